import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

const row = (name: string, ...requires: string[]) => ({
  name,
  version: "1.0",
  summary: "",
  updated: "2026-01-01T00:00:00Z",
  requires,
});

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    rows: [
      row("zz-pinned", "Tide.Pool<1"),
      row("tides", "tidepool<1"),
      row("moon", "tidepool[fast]>=1; extra == 'quick'"),
      row("sun", "tidepool-extras"),
      ...Array.from({ length: 250 }, (_, i) => row(`of-checksmith-${i}`, "checksmith")),
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("the page of a project", () => {
  it.each([1280, 360])(
    "names what requires it once somebody asks, and what is in the way first, %i pixels wide",
    async (width) => {
      await using looking = await visit(browser, `${site.url}/project/tidepool/`, {
        viewport: { width, height: 900 },
      });
      const { page, faults } = looking;
      await page.waitForLoadState("networkidle");
      const before = site.requests.length;
      const section = page.getByRole("region", { name: "Used by" });
      expect(await axeViolations(page)).toEqual([]);
      await section.getByRole("button", { name: "Look for them" }).click();
      await section.getByText("1 of 3 excludes 1.6.0").waitFor();
      expect(site.requests.length).toBeGreaterThan(before);
      const rows = (await section.getByRole("listitem").allInnerTexts()).map((text) =>
        text.split(/\s+/).join(" "),
      );
      expect(rows).toEqual([
        "tides 1.0 excludes 1.6.0 <1",
        "moon 1.0 [fast]>=1 for its extra quick",
        "skyline 0.9.1 deprecated >=1",
      ]);
      expect(await section.getByRole("button").count()).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
      expect(faults).toEqual([]);
    },
  );

  it("reads nothing of this before", async () => {
    const before = site.requests.length;
    await using looking = await visit(browser, `${site.url}/project/checksmith/`);
    await looking.page.waitForLoadState("networkidle");
    const read = site.requests.slice(before).filter((path) => path.startsWith("/project/_home/"));
    // One part, for the choice of versions.
    expect(read.length).toBeLessThanOrEqual(1);
  });

  it("shows many a part at a time", async () => {
    await using looking = await visit(browser, `${site.url}/project/checksmith/`);
    const section = looking.page.getByRole("region", { name: "Used by" });
    await section.getByRole("button", { name: "Look for them" }).click();
    await section.getByText("251 projects require it").waitFor();
    expect(await section.getByRole("listitem").count()).toBe(200);
    await section.getByRole("button", { name: "Show more" }).click();
    expect(await section.getByRole("listitem").count()).toBe(251);
    expect(await section.getByRole("button", { name: "Show more" }).isVisible()).toBe(false);
  });

  it("says what it would read in an index of more than 100,000 projects", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    const names = [...Array.from({ length: 100_001 }, (_, i) => ({ name: `p-${i}` })), { name: "tides" }];
    await page.route("**/simple/", (route) => route.fulfill({ json: { projects: names } }));
    await page.route("**/project/_home/*.json", async (route) => {
      // Only the first level: the second would be thousands of requests.
      const isFirst = /\/[0-9a-f]{2}\.json$/.test(route.request().url());
      return isFirst ? route.continue() : route.fulfill({ status: 404 });
    });
    const section = page.getByRole("region", { name: "Used by" });
    await section.getByRole("button", { name: "Look for them" }).click();
    await section.getByText(/This index has 100,002 projects\. Looking reads/).waitFor();
    expect(await section.getByRole("button", { name: "Read them all" }).isEnabled()).toBe(true);
  });

  it("says that the names can't be read, and can be asked again", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    await page.route("**/simple/", (route) => route.fulfill({ status: 503 }));
    const section = page.getByRole("region", { name: "Used by" });
    await section.getByRole("button", { name: "Look for them" }).click();
    await section.getByText("Cannot read /simple/: expected status 200, found 503").waitFor();
    await page.unroute("**/simple/");
    await section.getByRole("button", { name: "Look for them" }).click();
    await section.getByText("1 of 3 excludes 1.6.0").waitFor();
  });

  it("of one release does not ask", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/1.3.0/`);
    await looking.page.waitForLoadState("networkidle");
    expect(await looking.page.locator("#used-by").count()).toBe(0);
  });
});
