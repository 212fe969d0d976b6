import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

const ROWS = 1_300;

let browser: Browser;
let large: RenderedSite;
let small: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  const rows = Array.from({ length: ROWS }, (_, i) => ({
    name: `${"abm0"[i % 4]}-${String(i).padStart(4, "0")}`,
    version: "1.0",
    summary: "",
    updated: "2026-01-01T00:00:00Z",
  }));
  large = await serveRenderedSite({ projects: [], rows });
  small = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    channels: { nightly: SAMPLE_PROJECTS.slice(0, 2) },
  });
});

afterAll(async () => {
  await browser?.close();
  await large?.[Symbol.asyncDispose]();
  await small?.[Symbol.asyncDispose]();
});

describe("the page of all projects", () => {
  it("is where the home page leads, and has a way back", async () => {
    await using looking = await visit(browser, `${small.url}/`);
    const { page, faults } = looking;
    await page.getByRole("link", { name: "All projects" }).click();
    await page.getByText("13 projects", { exact: true }).waitFor();
    const names = await page.locator(".names a").allTextContents();
    // A quarantined project lists nothing.
    const listed = SAMPLE_PROJECTS.map(({ name }) => name).filter((name) => name !== "leaky-client");
    expect(names).toEqual(listed.toSorted());
    expect(await page.locator(".letters").isVisible()).toBe(false);
    await page.getByRole("link", { name: "tidepool" }).click();
    await page.waitForURL("**/project/tidepool/");
    await page.goBack();
    await page.getByRole("link", { name: "Search", exact: true }).click();
    await page.getByRole("searchbox").waitFor();
    expect(faults).toEqual([]);
  });

  it("shows a part of a large index, more on demand, and the rest by first letter", async () => {
    await using looking = await visit(browser, `${large.url}/project/_pages/all-projects`);
    const { page, faults } = looking;
    await page.getByText("1,300 projects").waitFor();
    const shown = page.locator(".names a");
    expect(await shown.count()).toBe(500);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("button", { name: "Show more" }).click();
    expect(await shown.count()).toBe(1_000);
    expect(await page.evaluate("document.activeElement.textContent")).toBe(
      await shown.nth(500).textContent(),
    );
    await page.getByRole("button", { name: "Show more" }).click();
    expect(await shown.count()).toBe(ROWS);
    expect(await page.getByRole("button", { name: "Show more" }).isVisible()).toBe(false);

    const letters = page.getByRole("navigation", { name: "First letter" }).getByRole("link");
    expect(await letters.allTextContents()).toEqual(["0", "a", "b", "m"]);
    await letters.nth(3).click();
    await page.waitForURL("**/all-projects?from=m");
    await page.getByText("1,300 projects").waitFor();
    expect(await shown.count()).toBe(ROWS / 4);
    expect(await shown.first().textContent()).toBe("m-0002");
    expect(await letters.nth(3).getAttribute("aria-current")).toBe("true");
    expect(faults).toEqual([]);
  });

  it("of a channel stays in the channel", async () => {
    await using looking = await visit(browser, `${small.url}/_channels/nightly/project/_pages/all-projects`);
    const { page } = looking;
    await page.getByText("2 projects").waitFor();
    const addresses = (await page.evaluate(
      `[...document.querySelectorAll("a:not(.skip)")].map(({ pathname }) => pathname)`,
    )) as string[];
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((path) => !path.startsWith("/_channels/nightly/"))).toEqual([]);
  });

  it("leads to the list of installers without JavaScript", async () => {
    await using looking = await visit(browser, `${small.url}/_channels/nightly/project/_pages/all-projects`, {
      javaScriptEnabled: false,
    });
    const link = looking.page.getByRole("link", { name: "the list that installers read" });
    expect(new URL((await link.getAttribute("href")) ?? "", looking.page.url()).pathname).toBe(
      "/_channels/nightly/simple/",
    );
  });

  it.each([
    [503, "Cannot read /simple/: expected status 200, found 503"],
    [
      404,
      "There is no list of projects for you: you may read only some of them, or nothing is published yet. A project that you may read has its page at /project/NAME/.",
    ],
  ])("says why it can't list them: %i", async (status, sentence) => {
    await using looking = await visit(browser, `${small.url}/`);
    const { page } = looking;
    await page.route("**/simple/", (route) => route.fulfill({ status }));
    for (const name of ["All projects", "Licences"]) {
      await page.goto(`${small.url}/project/_pages/${name.toLowerCase().replace(" ", "-")}`);
      await page.getByText(sentence, { exact: true }).waitFor();
    }
  });
});
