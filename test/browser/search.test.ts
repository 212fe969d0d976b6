import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({ projects: SAMPLE_PROJECTS });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("the search of the home page", () => {
  it.each([
    ["part of a name", "pool", ["tidepool"]],
    ["a name in another spelling", "Payload_Schemas", ["payload-schemas"]],
    ["a word of a summary", "notebooks", ["marginalia"]],
    ["a keyword", "retries", ["tidepool"]],
    [
      "names before summaries",
      "lo",
      ["acme-logging", "gridlock", "hello-world", "payload-schemas", "marginalia"],
    ],
    ["two words in any place", "typed ledger", ["ledger-models"]],
  ])("finds %s", async (_, query, names) => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page, faults } = looking;
    await page.getByRole("searchbox").fill(query);
    await page.getByText(new RegExp(`^${names.length} of 13 projects$`)).waitFor();
    expect(await page.locator("[data-results] a").allTextContents()).toEqual(names);
    expect(await page.locator("[data-recent]").isVisible()).toBe(false);
    expect(faults).toEqual([]);
  });

  it("says that nothing was found, and shows the latest releases again when it is emptied", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page } = looking;
    await page.getByRole("searchbox").fill("nothing like it");
    await page.getByText("0 of 13 projects").waitFor();
    expect(await page.locator("[data-results]").isVisible()).toBe(false);
    await page.getByRole("searchbox").fill("");
    await page.locator("[data-recent]").waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe("");
  });

  it("shows what is known about a project, with the search words highlighted", async () => {
    await using looking = await visit(browser, `${site.url}/?q=dashboard`);
    const { page } = looking;
    const row = page.locator("[data-results] li");
    await row.locator("p").waitFor();
    expect(await row.textContent()).toMatch(/skyline\s+0\.9\.1\s+deprecated\s+.* ago|last/s);
    expect(await row.locator("mark").allTextContents()).toEqual(["dashboard"]);
  });

  it("is kept in the page's address", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page } = looking;
    await page.getByRole("searchbox").fill("grid lock");
    await expect.poll(() => new URL(page.url()).search).toBe("?q=grid+lock");
    await page.reload();
    await page.getByText("1 of 13 projects").waitFor();
  });

  it("needs no mouse", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page } = looking;
    await page.keyboard.press("/");
    await page.keyboard.type("pay");
    await page.getByText("1 of 13 projects").waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("payload-schemas");
    await page.keyboard.press("ArrowUp");
    expect(await page.evaluate("document.activeElement.id")).toBe("search");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/project/payload-schemas/");
  });

  it("says which keywords were found", async () => {
    await using looking = await visit(browser, `${site.url}/?q=retries`);
    const row = looking.page.locator("[data-results] li");
    await row.getByText("Keywords: queue,jobs,s3,worker,retries").waitFor();
    expect(await row.locator("mark").allTextContents()).toEqual(["retries"]);
  });

  it("finds projects in parts of the second level too", async () => {
    await using full = await serveRenderedSite({ projects: SAMPLE_PROJECTS, fullShard: 0 });
    await using looking = await visit(browser, `${full.url}/?q=validation`);
    await looking.page.getByText(/ of 13 projects$/).waitFor();
    expect(await looking.page.locator("[data-results] a").allTextContents()).toContain("checksmith");
  });

  it("requests nothing before someone uses it", async () => {
    // No one else asks this one, not even a page that was just left.
    await using untouched = await serveRenderedSite({ projects: SAMPLE_PROJECTS });
    await using looking = await visit(browser, `${untouched.url}/`);
    await looking.page.waitForLoadState("networkidle");
    expect(untouched.requests.toSorted()).toEqual([
      "/",
      "/project/_assets/site.css",
      "/project/_assets/site.js",
      "/project/_assets/theme.js",
      "/pypi/_most-used",
    ]);
    await looking.page.getByRole("searchbox").focus();
    await expect.poll(() => untouched.requests).toContain("/simple/");
  });
});
