import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advisoryEntry, startAdvisoriesSource } from "../support/advisories-source.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { visit } from "./visit.ts";

const LOGIN = { httpCredentials: { username: "local", password: "local" } };

const HOSTILE = `"><img src=x onerror="executed=1"> steals ${"tokens".repeat(20)}`;

let browser: Browser;
let upstream: UpstreamServer;
let source: Awaited<ReturnType<typeof startAdvisoriesSource>>;
let stack: TestStack;

beforeAll(async () => {
  browser = await launchChromium();
  upstream = await startUpstreamServer();
  upstream.publish("requestz", ...["1.0", "2.0"].map((version) => buildWheel({ name: "requestz", version })));
  source = await startAdvisoriesSource([
    advisoryEntry("MAL-2026-1234", "requestz", { versions: ["2.0"] }, { summary: HOSTILE }),
    advisoryEntry("PYSEC-2026-9", "acme", { versions: ["1.0"] }, { summary: "Slow" }),
  ]);
  stack = await startTestStack(undefined, {
    UPSTREAM: upstream.index,
    ADVISORIES: "malicious",
    ADVISORIES_SOURCE: source.url,
  });
  for (const version of ["1.0", "1.1"]) {
    const fields = version === "1.0" ? { "Requires-Dist": "requestz==2.0" } : {};
    const { filename, body } = buildWheel({ name: "acme", version, fields });
    await stack.bucket.put(filename, body);
  }
  await stack.drain();
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
  await upstream?.close();
  await source?.[Symbol.asyncDispose]();
});

describe.each([
  ["a desktop in the light", { viewport: { width: 1280, height: 900 }, colorScheme: "light" as const }],
  ["a phone in the dark", { viewport: { width: 360, height: 800 }, colorScheme: "dark" as const }],
])("on %s", (_, device) => {
  it.each([
    ["a release page shows what is known, and what it requires", "/project/acme/1.0/"],
    ["the page of what is known about a release", "/project/acme/1.0/_advisories/"],
    ["a public project's page shows what is held back", "/project/requestz/"],
  ])("%s", async (__, path) => {
    await using looking = await visit(browser, stack.index.url + path, { ...LOGIN, ...device });
    const { page, faults } = looking;
    const link = page.getByRole("link", { name: "MAL-2026-1234" }).first();
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe("https://osv.dev/vulnerability/MAL-2026-1234");
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
      device.viewport.width,
    );
    expect(faults).toEqual([]);
  });
});

it("leads to the section, and names the flaw and the requirement", async () => {
  await using looking = await visit(browser, `${stack.index.url}/project/acme/1.0/`, LOGIN);
  const { page } = looking;
  const jump = page.locator("nav.sections").getByRole("link", { name: "Advisories" });
  await jump.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/project/acme/1.0/#advisories");
  const section = page.locator("#advisories");
  expect(await section.getByRole("link", { name: "PYSEC-2026-9" }).count()).toBe(1);
  expect(await section.textContent()).toContain("requestz ==2.0");
  expect(await section.textContent()).toContain("nothing safe");
});

it("adds nothing to a release of which nothing is known", async () => {
  await using looking = await visit(browser, `${stack.index.url}/project/acme/1.1/`, LOGIN);
  const { page } = looking;
  const known = page.waitForResponse(/_advisories/);
  await page.reload();
  await known;
  await page.waitForLoadState("networkidle");
  expect(await page.locator("#advisories").count()).toBe(0);
});

it("can be read without JavaScript", async () => {
  await using looking = await visit(browser, `${stack.index.url}/project/acme/1.0/_advisories/`, {
    ...LOGIN,
    javaScriptEnabled: false,
  });
  expect(await looking.page.locator("#advisories").textContent()).toContain("nothing safe");
});
