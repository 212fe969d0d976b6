import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({ projects: SAMPLE_PROJECTS, downloads: SAMPLE_DOWNLOADS });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("the page of a project", () => {
  it("says who still downloads it: as a chart, in words, and by client, Python and system", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page, faults } = looking;
    await page.clock.setFixedTime("2026-06-02T12:00:00Z");
    await page.reload();
    await page.getByRole("link", { name: "Downloads", exact: true }).click();
    const section = page.getByRole("region", { name: "Downloads" });
    const chart = section.getByRole("img");
    expect(await chart.getAttribute("aria-label")).toBe(
      "Downloads a day from 2026-05-04 to 2026-06-02, at most 63",
    );
    expect(await chart.locator("rect").count()).toBe(30);
    const rowsOf = async (caption: string) =>
      section.getByRole("table", { name: caption }).getByRole("row").allInnerTexts();
    const plain = (rows: string[]) => rows.map((row) => row.replace(/\s+/g, " ").trim());
    expect(plain(await rowsOf("By series"))).toEqual(["1.x 1,067 85 %", "0.x 175 14 %", "2.x 13 1 %"]);
    expect(plain(await rowsOf("By version")).slice(0, 2)).toEqual(["1.6.0 577 46 %", "1.5.0 176 14 %"]);
    expect(plain(await rowsOf("By version")).at(-1)).toMatch(/^4 others \d+ 8 %$/);
    expect(plain(await rowsOf("By Python")).at(-1)).toMatch(/^3\.9 \d+ 2 %$/);
    expect(plain(await rowsOf("By installer"))[0]).toBe("uv 690 55 %");
    await section.getByText("Each day in numbers").focus();
    await page.keyboard.press("Enter");
    expect(plain(await rowsOf("Downloads by day, in UTC"))).toHaveLength(30);
    expect(faults).toEqual([]);
  });

  it("says nothing if nobody downloads it", async () => {
    await using looking = await visit(browser, `${site.url}/project/old-billing/`);
    await looking.page.waitForLoadState("networkidle");
    expect(site.requests).toContain("/pypi/old-billing/downloads");
    expect(await looking.page.locator("#downloads, a[href='#downloads']").count()).toBe(0);
    expect(looking.faults).toEqual([]);
  });

  it("requests no counts on the page of one release", async () => {
    const before = site.requests.length;
    await using looking = await visit(browser, `${site.url}/project/tidepool/1.3.0/`);
    await looking.page.waitForLoadState("networkidle");
    expect(site.requests.slice(before).filter((path) => path.endsWith("/downloads"))).toEqual([]);
  });
});

describe("the home page", () => {
  it("links to the most downloaded projects, until someone searches", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page, faults } = looking;
    const used = page.getByRole("region", { name: "Most downloaded in 30 days" });
    await used.waitFor();
    expect(await used.getByRole("listitem").allInnerTexts()).toEqual([
      "checksmith 2,196",
      "tidepool 1,255",
      "gridlock 609",
      "skyline 180",
    ]);
    await page.getByRole("searchbox").fill("tide");
    await page.locator("[data-results] a").first().waitFor();
    expect(await used.isVisible()).toBe(false);
    await page.getByRole("searchbox").fill("");
    await used.getByRole("link", { name: "tidepool" }).click();
    await page.waitForURL("**/project/tidepool/");
    expect(faults).toEqual([]);
  });
});
