import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_PROJECTS, SAMPLE_REJECTIONS } from "./sample-index.ts";
import { SAMPLE_PAGES } from "./sample-pages.ts";
import { visit } from "./visit.ts";

const LIGHT = "rgb(255, 255, 255)";
const DARK = "rgb(20, 23, 26)";
const BACKGROUND = "getComputedStyle(document.body).backgroundColor";

let browser: Browser;
let site: RenderedSite;
let empty: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    downloads: SAMPLE_DOWNLOADS,
    rejections: SAMPLE_REJECTIONS,
  });
  empty = await serveRenderedSite({
    projects: [],
    upload: { bucket: "acme-pypi", endpoint: "http://127.0.0.1:9000" },
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
  await empty?.[Symbol.asyncDispose]();
});

describe("the theme", () => {
  it.each([
    ["light", LIGHT, DARK],
    ["dark", DARK, LIGHT],
  ] as const)(
    "is the system's, %s, until someone chooses the other, which is kept",
    async (colorScheme, own, other) => {
      await using looking = await visit(browser, `${site.url}/project/tidepool/`, { colorScheme });
      const { page, faults } = looking;
      const toggle = page.getByRole("button", { name: "Dark theme" });
      expect(await page.evaluate(BACKGROUND)).toBe(own);
      expect(await toggle.getAttribute("aria-pressed")).toBe(String(colorScheme === "dark"));
      await toggle.click();
      expect(await page.evaluate(BACKGROUND)).toBe(other);
      await page.goto(`${site.url}/`);
      expect(await page.evaluate(BACKGROUND)).toBe(other);
      expect(faults).toEqual([]);
    },
  );

  it("follows the system if no one chose", async () => {
    await using looking = await visit(browser, `${site.url}/`, { colorScheme: "light" });
    await looking.page.emulateMedia({ colorScheme: "dark" });
    expect(await looking.page.evaluate(BACKGROUND)).toBe(DARK);
  });

  it("is the system's without JavaScript", async () => {
    await using looking = await visit(browser, `${site.url}/`, {
      colorScheme: "dark",
      javaScriptEnabled: false,
    });
    expect(await looking.page.getByRole("button", { name: "Dark theme" }).count()).toBe(0);
  });
});

describe("at 360 pixels", () => {
  it.each(SAMPLE_PAGES)("%s needs no scrolling sideways", async (path) => {
    await using looking = await visit(browser, `${site.url}${path}`, {
      viewport: { width: 360, height: 740 },
    });
    await looking.page.waitForLoadState("networkidle");
    expect(await looking.page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });

  it("an empty index needs none either", async () => {
    await using looking = await visit(browser, `${empty.url}/`, {
      viewport: { width: 360, height: 740 },
    });
    expect(await looking.page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  });
});

describe("an empty index", () => {
  it("says what to type, with its own bucket and address", async () => {
    await using looking = await visit(browser, `${empty.url}/`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page, faults } = looking;
    expect(await page.locator(".empty .command code").allTextContents()).toEqual([
      "python -m build",
      "aws s3 cp dist/ s3://acme-pypi/ --recursive --endpoint-url http://127.0.0.1:9000",
      `pip install --index-url ${empty.url}/simple/ NAME`,
    ]);
    await page.locator(".empty").getByRole("button", { name: "Copy the upload command" }).click();
    await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toContain("s3://acme-pypi/");
    expect(faults).toEqual([]);
  });
});

describe("how to set up", () => {
  it("is on every home page, with the reader's name where the reader types it", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`, {
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const { page, faults } = looking;
    await page.getByRole("link", { name: "Set up" }).click();
    await page.waitForURL("**/#set-up");
    const setUp = page.getByRole("region", { name: "Set up" });
    await setUp.getByLabel("Your user name").fill("ada");
    await setUp.getByText("pip", { exact: true }).click();
    const login = setUp.getByText(/machine \S+ login ada password TOKEN/);
    await login.first().waitFor();
    await setUp.getByRole("button", { name: "Copy the settings for pip", exact: true }).click();
    await expect
      .poll(() => page.evaluate("navigator.clipboard.readText()"))
      .toContain(`index-url = ${site.url}/simple/`);
    expect(faults).toEqual([]);
  });
});

describe("without JavaScript", () => {
  const options = { javaScriptEnabled: false };

  it("home lists the latest releases, and leads to all projects", async () => {
    await using looking = await visit(browser, `${site.url}/`, options);
    const { page } = looking;
    expect(await page.getByRole("searchbox").count()).toBe(0);
    expect(await page.locator(".projects li").count()).toBe(13);
    expect(await page.getByRole("link", { name: "All projects" }).getAttribute("href")).toBe(
      "/project/_pages/all-projects",
    );
  });

  it("a project has a line for each client, its versions, and no dead buttons", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`, options);
    const { page } = looking;
    await page.getByText("poetry", { exact: true }).click();
    expect(await page.locator("[data-client=poetry]").isVisible()).toBe(true);
    expect(await page.locator("[data-client=pip]").isVisible()).toBe(false);
    expect(await page.getByRole("button").count()).toBe(0);
    await page.getByRole("link", { name: "All versions" }).click();
    await page.waitForURL("**/project/tidepool/#history");
    await page.locator("#history").getByRole("link", { name: "1.0.0", exact: true }).click();
    await page.waitForURL("**/project/tidepool/1.0.0/");
    expect(await page.locator("h1").textContent()).toBe("tidepool 1.0.0");
  });
});
