import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { launchChromium } from "./chromium.ts";
import { visit } from "./visit.ts";

const LOGIN = { httpCredentials: { username: "local", password: "local" } };

const LONG = `a${"-very-long-name".repeat(4)}abc`;

let browser: Browser;
let stack: TestStack;
let url: string;

beforeAll(async () => {
  browser = await launchChromium();
  stack = await startTestStack();
  url = stack.index.url;
  for (const [folder, version] of [
    ["", "1.0"],
    ["_channels/nightly/", "2.0.dev1"],
    ["_channels/nightly/", "2.0.dev2"],
    [`_channels/${LONG}/`, "3.0"],
  ] as const) {
    const fields = { Summary: `Anvils of ${version}`, "Requires-Dist": "helper" };
    await put(folder, buildWheel({ name: "acme", version, fields }));
    if (folder === "_channels/nightly/") await put(folder, buildWheel({ name: "helper", version }));
  }
  await stack.drain();
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

function put(folder: string, { filename, body }: { filename: string; body: Buffer }): Promise<void> {
  return stack.bucket.put(folder + filename, body);
}

it("a channel's home has a search of its own, and its pages lead to its own pages", async () => {
  await using looking = await visit(browser, `${url}/_channels/nightly/`, LOGIN);
  const { page, faults } = looking;
  expect(await page.title()).toBe("Projects · nightly · wheelyard");
  await page.getByRole("searchbox").fill("anvils");
  await page.getByText("1 of 2 projects").waitFor();
  await page.locator("[data-results]").getByText("Anvils of 2.0.dev2").waitFor();
  await page.locator("[data-results]").getByRole("link", { name: "acme", exact: true }).click();
  await page.waitForURL("**/_channels/nightly/project/acme/");
  expect(await page.locator("[data-client=pip] code").textContent()).toBe(
    `pip install --index-url ${url}/_channels/nightly/simple/ acme`,
  );
  await page.locator("#dependencies").scrollIntoViewIfNeeded();
  const dependency = page.locator("[data-dependency] a").first();
  await dependency.waitFor();
  expect(await dependency.getAttribute("href")).toBe("/_channels/nightly/project/helper/");
  await page.getByText("2 versions").click();
  await page.locator(".versions").getByRole("link", { name: "2.0.dev1" }).click();
  await page.waitForURL("**/_channels/nightly/project/acme/2.0.dev1/");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".files .name a").first().click(),
  ]);
  expect(download.url()).toContain("/_channels/nightly/acme-2.0.dev1-");
  expect(faults).toEqual([]);
});

it.each([
  ["/project/acme/", [LONG, "nightly"]],
  ["/_channels/nightly/project/acme/", ["the main index", LONG]],
])("%s leads to the other channels that have the project", async (path, expected) => {
  await using looking = await visit(browser, `${url}${path}`, LOGIN);
  const { page, faults } = looking;
  const links = page.locator(".also-in a");
  await links.first().waitFor();
  expect(await links.allTextContents()).toEqual(expected);
  await links.last().click();
  await page.waitForURL(`**/_channels/*/project/acme/`);
  expect(faults).toEqual([]);
});

it("the list of channels leads to each, and each leads back", async () => {
  await using looking = await visit(browser, `${url}/project/_channels/`, LOGIN);
  const { page, faults } = looking;
  expect(await page.locator(".projects a").allTextContents()).toEqual([LONG, "nightly"]);
  await page.getByRole("link", { name: "nightly" }).click();
  await page.waitForURL("**/_channels/nightly/");
  await page.getByRole("link", { name: "Channels", exact: true }).click();
  await page.waitForURL("**/project/_channels/");
  await page.getByRole("link", { name: "the main index" }).click();
  await page.waitForURL(`${url}/`);
  expect(await page.title()).toBe("Projects · wheelyard");
  expect(faults).toEqual([]);
});

it.each([
  "/project/_channels/",
  "/_channels/nightly/",
  `/_channels/${LONG}/`,
  `/_channels/${LONG}/project/acme/`,
])("%s is no wider than a phone", async (path) => {
  await using looking = await visit(browser, `${url}${path}`, {
    ...LOGIN,
    viewport: { width: 360, height: 700 },
  });
  expect(await looking.page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  expect(looking.faults).toEqual([]);
});
