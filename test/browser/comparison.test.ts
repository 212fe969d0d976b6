import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { HOSTILE_PROJECTS } from "./hostile-project.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    channels: { nightly: SAMPLE_PROJECTS.slice(0, 1) },
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

const tables = (page: Page) => page.locator(".compared table");

async function rowsOf(page: Page, caption: string): Promise<string[]> {
  const rows = page.getByRole("table", { name: caption }).locator("tbody tr");
  return (await rows.allInnerTexts()).map((text) => text.split(/\s*\t\s*/).join(" | "));
}

describe("two releases of a project", () => {
  it.each([1280, 360])("are compared by keyboard, %i pixels wide", async (width) => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`, {
      viewport: { width, height: 900 },
    });
    const { page, faults } = looking;
    await page.waitForLoadState("networkidle");
    const before = site.requests.length;
    expect(await page.getByLabel("Compare", { exact: true }).inputValue()).toBe("1.5.0");
    expect(await page.getByLabel("with").inputValue()).toBe("1.6.0");
    await page.getByRole("button", { name: "Compare" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText(/^From 1\.5\.0 to 1\.6\.0: 2 files, /).waitFor();
    expect(site.requests.slice(before)).toEqual(["/pypi/tidepool/1.5.0/json", "/pypi/tidepool/1.6.0/json"]);
    expect(await rowsOf(page, "Dependencies")).toEqual([
      "httpx | <1,>=0.25 | <1,>=0.27",
      "requests | >=2.31 | none",
      'uvloop for the extra fast if sys_platform != "win32" | none | >=0.19',
    ]);
    expect(await rowsOf(page, "Metadata")).toContain("Requires Python | >=3.9 | >=3.10");
    expect((await rowsOf(page, "Files")).map((row) => row.split(" | ")[0])).toEqual([
      ".tar.gz",
      "py3-none-any.whl",
    ]);
    expect(new URL(page.url()).search + new URL(page.url()).hash).toBe("?from=1.5.0&to=1.6.0#compare");
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(faults).toEqual([]);
  });

  it("are compared on the way from one to the latest, and by an address", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/1.3.0/`);
    const { page, faults } = looking;
    await page.getByRole("link", { name: "Compare the two" }).click();
    await page.getByText(/^From 1\.3\.0 to 1\.6\.0: /).waitFor();
    const isInView = "document.getElementById('compare').getBoundingClientRect().top < innerHeight";
    await expect.poll(() => page.evaluate(isInView)).toBe(true);
    await page.getByLabel("Compare", { exact: true }).selectOption("1.6.0");
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText(/^From 1\.6\.0 to 1\.6\.0: .*the metadata says the same\.$/).waitFor();
    expect(await tables(page).count()).toBe(1);
    expect(faults).toEqual([]);
  });

  it("of a channel are read from the channel", async () => {
    await using looking = await visit(
      browser,
      `${site.url}/_channels/nightly/project/tidepool/?from=1.0.0&to=2.0.0b1`,
    );
    await looking.page.getByText(/^From 1\.0\.0 to 2\.0\.0b1: /).waitFor();
    expect(site.requests).toContain("/_channels/nightly/pypi/tidepool/2.0.0b1/json");
  });

  it("say so if one of them can't be read, or is none of the project's", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    await page.route("**/pypi/tidepool/1.5.0/json", (route) => route.fulfill({ status: 503 }));
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText("Cannot read /pypi/tidepool/1.5.0/json: expected status 200, found 503").waitFor();
    await page.goto(`${site.url}/project/tidepool/?from=../../x&to=9.9`);
    await page.getByText(/^Reading both releases…$|^Cannot read \/pypi\/tidepool\/1\.5\.0\/json/).waitFor();
    expect(await page.getByLabel("with").inputValue()).toBe("1.6.0");
  });

  it("run nothing that an author wrote", async () => {
    // The other release says something else in each field, so that all of them are shown.
    const attack = HOSTILE_PROJECTS.map((project) => {
      const fields = Object.fromEntries(Object.keys(project.fields ?? {}).map((name) => [name, "harmless"]));
      const harmless = { version: "0.9", uploaded: "2025-01-02T03:04:05Z", fields };
      return { ...project, releases: [harmless, ...project.releases] };
    });
    await using hostile = await serveRenderedSite({ projects: attack });
    for (const { name } of attack) {
      await using looking = await visit(browser, `${hostile.url}/project/${name}/`);
      const { page, faults } = looking;
      await page.getByRole("button", { name: "Compare" }).click();
      await page.getByText(/^From .* to /).waitFor();
      expect((await rowsOf(page, "Metadata")).length).toBeGreaterThan(10);
      expect(faults).toEqual([]);
    }
  });

  it("are not offered where there are none, or on the page of one", async () => {
    for (const path of ["/project/leaky-client/", "/project/tidepool/1.3.0/"]) {
      await using looking = await visit(browser, `${site.url}${path}`);
      await looking.page.waitForLoadState("networkidle");
      expect(await looking.page.locator("#compare").count()).toBe(0);
    }
  });
});
