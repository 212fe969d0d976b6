import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { visit } from "./visit.ts";

const LOGIN = { httpCredentials: { username: "local", password: "local" } };

/** So short that the dependencies are out of view. */
const SHORT = { ...LOGIN, viewport: { width: 1280, height: 200 } };

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
    const fields = {
      Summary: `Anvils of ${version}`,
      "Requires-Dist": ["helper", "stranger", "steel (>=2) ; python_version >= '3.9'"],
    };
    await put(folder, buildWheel({ name: "acme", version, fields }));
    if (folder === "_channels/nightly/") await put(folder, buildWheel({ name: "helper", version }));
  }
  const fields = { "Requires-Dist": "acme[fast]" };
  await put("_channels/whole/", buildWheel({ name: "acme", version: "4.0", fields }));
  await put("", buildWheel({ name: "steel", version: "2.0", fields: { Summary: "Carbon and iron" } }));
  await stack.drain();
});

afterAll(async () => {
  await browser?.close();
  await stack?.[Symbol.asyncDispose]();
});

/** The lists of names that a page has read. */
async function listsReadBy(page: Page): Promise<string[]> {
  const read = (await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)",
  )) as string[];
  return read.filter((path) => path.endsWith("/simple/"));
}

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

describe("the dependencies on a channel's page", () => {
  it("lead to the channel's own projects, and to those that only the main index has, once they are in view", async () => {
    await using looking = await visit(browser, `${url}/_channels/nightly/project/acme/`, SHORT);
    const { page, faults } = looking;
    await page.waitForLoadState("networkidle");
    expect(await listsReadBy(page)).toEqual([]);
    const links = page.locator("[data-dependency] a");
    await page.locator("#dependencies").scrollIntoViewIfNeeded();
    await page.locator("[data-dependency=steel] a").waitFor();
    expect(await links.allTextContents()).toEqual(["helper", "steel"]);
    expect(await listsReadBy(page)).toEqual(["/_channels/nightly/simple/", "/simple/"]);
    expect(await axeViolations(page)).toEqual([]);
    await links.last().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${url}/project/steel/`);
    expect(faults).toEqual([]);
  });

  it.each([
    ["the main index's", "/simple/", ["helper"]],
    ["the channel's", "/_channels/nightly/simple/", ["steel"]],
  ])("are linked as far as the reader may know: not %s list", async (_, refused, expected) => {
    await using looking = await visit(browser, `${url}/_channels/nightly/project/acme/`, SHORT);
    const { page, faults } = looking;
    await page.route(`${url}${refused}`, (route) => route.fulfill({ status: 404 }));
    const answer = page.waitForResponse(`${url}/simple/`);
    await page.locator("#dependencies").scrollIntoViewIfNeeded();
    await answer;
    await page.waitForLoadState("networkidle");
    await expect.poll(() => page.locator("[data-dependency] a").allTextContents()).toEqual(expected);
    expect(faults).toEqual([]);
  });

  it("need only the channel's list if it has them all, and only the main index's on its own pages", async () => {
    for (const [path, names, read] of [
      ["/_channels/whole/project/acme/", ["acme"], ["/_channels/whole/simple/"]],
      ["/project/acme/", ["steel"], ["/simple/"]],
    ] as const) {
      await using looking = await visit(browser, `${url}${path}`, SHORT);
      const { page } = looking;
      await page.locator("#dependencies").scrollIntoViewIfNeeded();
      await page.locator("[data-dependency] a").first().waitFor();
      await page.waitForLoadState("networkidle");
      expect(await page.locator("[data-dependency] a").allTextContents()).toEqual(names);
      expect(await listsReadBy(page)).toEqual(read);
    }
  });
});

describe("a search that finds nothing", () => {
  it.each([
    ["light", 1280],
    ["dark", 360],
  ] as const)("leads from a channel to the main index: %s, %i pixels wide", async (colorScheme, width) => {
    await using looking = await visit(browser, `${url}/_channels/nightly/`, {
      ...LOGIN,
      colorScheme,
      viewport: { width, height: 700 },
    });
    const { page, faults } = looking;
    await page.getByRole("searchbox").fill("carbon & iron");
    const status = page.getByRole("status");
    await status.getByRole("link").waitFor();
    expect(await status.textContent()).toBe(
      "0 of 2 projects. The main index may have it: search the main index",
    );
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await page.getByRole("searchbox").fill("steel");
    await expect.poll(() => status.getByRole("link").getAttribute("href")).toBe("/?q=steel");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("search the main index");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${url}/?q=steel`);
    await page.locator("[data-results]").getByRole("link", { name: "steel" }).waitFor();
    expect(faults).toEqual([]);
  });

  it("leads nowhere from the main index, nor if something is found", async () => {
    for (const [path, query, found] of [
      ["/", "nothing like it", "0 of 2 projects"],
      ["/_channels/nightly/", "helper", "1 of 2 projects"],
    ] as const) {
      await using looking = await visit(browser, `${url}${path}?q=${query}`, LOGIN);
      const { page } = looking;
      await expect.poll(() => page.getByRole("status").textContent()).toBe(found);
      expect(await page.getByRole("status").getByRole("link").count()).toBe(0);
    }
  });
});

it.each([
  ["/project/acme/", [LONG, "nightly", "whole"]],
  ["/_channels/nightly/project/acme/", ["the main index", LONG, "whole"]],
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

it("the home page leads to the list of channels, the list to each, and each leads back", async () => {
  await using looking = await visit(browser, `${url}/`, LOGIN);
  const { page, faults } = looking;
  await page.getByRole("link", { name: "the list of channels" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/project/_channels/");
  expect(await page.locator(".projects a").allTextContents()).toEqual([LONG, "nightly", "whole"]);
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
