import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

const PATH = "/project/_pages/licences";
const HOSTILE = `<img src=x onerror=alert(1)> ${"x".repeat(60)}`;

let browser: Browser;
let small: RenderedSite;
let large: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  small = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    channels: { nightly: SAMPLE_PROJECTS.slice(0, 2) },
  });
  const rows = Array.from({ length: 1_200 }, (_, i) => ({
    name: `p-${String(i).padStart(4, "0")}`,
    version: "1.0",
    summary: "",
    updated: "2026-01-01T00:00:00Z",
    ...(i === 0 ? { licence: HOSTILE } : i % 2 === 1 && { licence: "MIT" }),
  }));
  large = await serveRenderedSite({ projects: [], rows });
});

afterAll(async () => {
  await browser?.close();
  await small?.[Symbol.asyncDispose]();
  await large?.[Symbol.asyncDispose]();
});

it("is where the page of all projects leads, and leads to the projects, by keyboard", async () => {
  await using looking = await visit(browser, `${small.url}/project/_pages/all-projects`);
  const { page, faults } = looking;
  await page.getByRole("link", { name: "Licences" }).click();
  await page.getByText("4 licences in ").waitFor();
  const first = page.locator(".licences summary").first();
  expect(await first.textContent()).toMatch(/^MIT \d+ projects$/);
  await first.focus();
  await page.keyboard.press("Enter");
  await page.locator(".licences .names a").first().waitFor();
  await page.keyboard.press("Tab");
  const name = await page.evaluate("document.activeElement.textContent");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/project/${name}/`);
  expect(faults).toEqual([]);
});

it("shows a part of a licence that most projects have, more on demand, and what none says last", async () => {
  await using looking = await visit(browser, large.url + PATH, { viewport: { width: 360, height: 800 } });
  const { page, faults } = looking;
  await page.getByText("2 licences in 1,200 projects").waitFor();
  expect(await page.locator(".licences summary").allTextContents()).toEqual([
    "MIT 600 projects",
    `${HOSTILE} 1 project`,
    "Not stated 599 projects",
  ]);
  await page.locator(".licences summary").first().click();
  const shown = page.locator(".licences details[open] .names a");
  await shown.first().waitFor();
  expect(await shown.count()).toBe(500);
  await page.getByRole("button", { name: "Show more" }).click();
  expect(await shown.count()).toBe(600);
  expect(await page.evaluate("document.activeElement.textContent")).toBe(await shown.nth(500).textContent());
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
  expect(await axeViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});

it("of a channel counts the channel's projects", async () => {
  await using looking = await visit(browser, `${small.url}/_channels/nightly${PATH}`);
  const { page } = looking;
  await page.getByText("in 2 projects").waitFor();
  await page.locator(".licences summary").first().click();
  const link = page.locator(".licences .names a").first();
  expect(await link.getAttribute("href")).toMatch(/^\/_channels\/nightly\/project\//);
});

it("names the command that lists them without JavaScript", async () => {
  await using looking = await visit(browser, small.url + PATH, { javaScriptEnabled: false });
  expect(await looking.page.locator("[data-found]").textContent()).toContain("wheelyard inventory");
});

it("says that a part is missing", async () => {
  await using looking = await visit(browser, `${small.url}/`);
  const { page } = looking;
  await page.route("**/project/_home/*.json", (route) => route.fulfill({ status: 503 }));
  await page.goto(small.url + PATH);
  await page.getByText("some of which could not be loaded").waitFor();
});
