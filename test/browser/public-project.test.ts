import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import {
  JSON_TYPE,
  send,
  startUpstreamServer,
  type UpstreamServer,
} from "@wheelyard/upstream/testing/upstream-server";
import axe, { type AxeResults } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { launchChromium } from "./chromium.ts";
import { visit } from "./visit.ts";

const LOGIN = { httpCredentials: { username: "local", password: "local" } };

const HOSTILE = `"><img src=x onerror="executed=1"><script>executed=2</script>`;

let browser: Browser;
let upstream: UpstreamServer;
let stack: TestStack;
let page: string;

beforeAll(async () => {
  browser = await launchChromium();
  upstream = await startUpstreamServer();
  const file = (filename: string, uploadTime: string) => ({
    filename,
    url: `/files/${filename}`,
    hashes: { sha256: "a".repeat(64) },
    "upload-time": uploadTime,
    yanked: filename.includes("1.5") && HOSTILE,
  });
  const files = ["0.1", "1.0", "1.5"].map((version) =>
    file(`acme-${version}.tar.gz`, "2020-01-01T00:00:00Z"),
  );
  for (const platform of ["any", "manylinux_2_28_x86_64", "win_amd64"]) {
    files.push(file(`acme-2.0-py3-none-${platform}.whl`, "9999-01-01T00:00:00Z"));
  }
  const text = JSON.stringify({
    meta: { "api-version": "1.4" },
    name: "acme",
    "project-status": { status: "deprecated", reason: HOSTILE },
    versions: ["0.1", "1.0", "1.5", "2.0"],
    files,
  });
  upstream.answer("acme", send(200, { "content-type": JSON_TYPE }, text));
  const settings = {
    reserved: [],
    sources: [{ index: upstream.index }],
    minimumAgeDays: 7,
    blocked: ["acme<0.5"],
  };
  stack = await startTestStack(undefined, {}, { upstream: parseUpstreamSettings(settings) });
  page = `${stack.index.url}/project/acme/`;
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
  await upstream?.close();
});

it("says where a public project comes from, what is held back, and leads there", async () => {
  await using looking = await visit(browser, page, LOGIN);
  const { page: shown, faults } = looking;
  expect(await shown.title()).toBe("acme · wheelyard");
  expect(await shown.locator("h1").textContent()).toBe("acme 1.0");
  expect(await shown.locator(".head .summary").textContent()).toContain("It is not private");
  expect(await shown.locator(".head .summary a").getAttribute("href")).toBe(`${upstream.index}acme/`);
  expect(await shown.locator(".banner").textContent()).toContain("<script>executed=2</script>");
  expect(await shown.locator("[data-client=pip] code").textContent()).toBe(
    `pip install --index-url ${stack.index.url}/simple/ acme`,
  );
  expect(await shown.locator("#held-back li").allInnerTexts()).toEqual([
    expect.stringMatching(/^2\.0 held back\s+3 files held back until 9999-01-08: minimumAgeDays$/),
    expect.stringMatching(/^0\.1 held back\s+1 file held back: blocked by acme<0\.5$/),
  ]);
  const [answer] = await Promise.all([
    shown.waitForResponse("**/_held-back/until-9999-01-08/**"),
    shown.getByRole("link", { name: "3 files" }).click(),
  ]);
  expect(answer.status()).toBe(403);
  expect(faults).toEqual([]);
});

it("leads to the page of a release, with its files and why they are held back", async () => {
  await using looking = await visit(browser, page, LOGIN);
  const { page: shown, faults } = looking;
  await shown.getByRole("link", { name: "2.0", exact: true }).click();
  expect(await shown.title()).toBe("acme 2.0 · wheelyard");
  expect(await shown.locator("[data-client=pip] code").textContent()).toContain("acme==2.0");
  expect(await shown.locator("#files li").allInnerTexts()).toEqual(
    Array(3).fill(
      expect.stringMatching(/^acme-2\.0-\S+ yanked[\s\S]*held back until 9999-01-08: minimumAgeDays$/),
    ),
  );
  await shown.goto(page.replace("acme/", "acme/1.5/"));
  expect(await shown.locator("#files .reason").textContent()).toContain("<script>executed=2</script>");
  expect(faults).toEqual([]);
});

it("has the policy of the other pages", async () => {
  await stack.reconcile();
  await stack.drain();
  const [of, other] = await Promise.all(
    ["/project/acme/", "/project/_problems/"].map((path) => stack.index.fetch(path)),
  );
  if (of === undefined || other === undefined) throw new Error("expected two answers");
  expect([of.status, other.status]).toEqual([200, 200]);
  const policy = of.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toBe(other.headers.get("content-security-policy"));
});

it.each(
  ["", "2.0/"].flatMap((release) =>
    (["light", "dark"] as const).flatMap((colorScheme) =>
      [1280, 360].map((width) => [release, colorScheme, width] as const),
    ),
  ),
)("axe finds nothing on it or its release %j, %s, %i pixels wide", async (release, colorScheme, width) => {
  await using looking = await visit(browser, page + release, {
    ...LOGIN,
    colorScheme,
    viewport: { width, height: 900 },
  });
  const { page: shown, faults } = looking;
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  await shown.evaluate(axe.source);
  const { violations } = (await shown.evaluate(
    `axe.run(document, ${JSON.stringify({ runOnly })})`,
  )) as AxeResults;
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  expect(await shown.evaluate("document.documentElement.scrollWidth")).toBe(width);
  expect(faults).toEqual([]);
});
