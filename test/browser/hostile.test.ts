import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { ATTACKS, HOSTILE_PROJECTS } from "./hostile-project.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: HOSTILE_PROJECTS,
    rejections: ATTACKS.map((attack) => ({
      key: `${attack}/${attack}.whl`,
      uploaded: attack,
      reason: attack,
    })),
    upload: { bucket: ATTACKS.join(" "), endpoint: ATTACKS.join(" ") },
    // The script reads the parts of the index: its output must be just as inert.
    rows: ATTACKS.map((attack, i) => ({
      name: `row-${i}`,
      version: attack,
      summary: attack,
      updated: attack,
      status: attack,
    })),
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

/** Does what a visitor may do: moves over everything, opens what opens, clicks what stays on the page. */
async function touchEverything(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.evaluate(`for (const summary of document.querySelectorAll("summary")) summary.click()`);
  await page.evaluate(`for (const element of document.querySelectorAll("main *")) {
    for (const type of ["mouseover", "focus", "toggle", "begin"]) element.dispatchEvent(new Event(type));
  }`);
  await page.evaluate(`for (const link of document.querySelectorAll("main a")) {
    if (!/^https?:$/.test(link.protocol)) link.click();
  }`);
  await page.waitForLoadState("networkidle");
}

describe("nothing runs, and nothing is requested elsewhere, on", () => {
  it.each([
    "/",
    "/?q=executed",
    "/?q=row",
    `/?q=${encodeURIComponent(ATTACKS.join(" "))}`,
    "/project/_problems/",
    ...HOSTILE_PROJECTS.flatMap(({ name }) => [`/project/${name}/`, `/project/${name}/1.0/`]),
  ])("%s", async (path) => {
    await using looking = await visit(browser, `${site.url}${path}`);
    const { page, faults } = looking;
    await touchEverything(page);
    expect(faults).toEqual([]);
    const active = await page.evaluate(`[...document.querySelectorAll("*")].flatMap((element) => [
      ...element.getAttributeNames().filter((name) => /^on|^style$|^srcdoc$/.test(name)),
      ...["href", "src", "action"].map((name) => element.getAttribute(name) ?? "")
        .filter((value) => /^\\s*(?:javascript|vbscript|data:text)/i.test(value)),
    ])`);
    expect(active).toEqual([]);
    expect(
      await page
        .locator(
          "main script, main style, main iframe, main form:not(.search), main base, main svg *[onload]",
        )
        .count(),
    ).toBe(0);
    expect(new URL(page.url()).origin).toBe(site.url);
  });

  it("the page of an empty index", async () => {
    await using empty = await serveRenderedSite({
      projects: [],
      upload: { bucket: ATTACKS.join(" "), endpoint: ATTACKS.join(" ") },
    });
    await using looking = await visit(browser, `${empty.url}/`);
    await touchEverything(looking.page);
    expect(looking.faults).toEqual([]);
  });
});

describe("the watcher of these tests", () => {
  it("notices scripts that run, requests, and breaches of the policy", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page, faults } = looking;
    await page.evaluate(`
      window.executed = 0;
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='executed = 1'><img src=https://evil.example/a.png>");
    `);
    for (const fault of [
      /executed: 0/,
      /policy: script-src-attr/,
      /policy: img-src https:\/\/evil\.example/,
    ]) {
      await expect.poll(() => faults.join("\n")).toMatch(fault);
    }
    // The site's policy stops the request; a page without one lets it go.
    await page.goto("about:blank");
    await page.setContent("<img src=https://evil.example/b.png>");
    await expect.poll(() => faults.join("\n")).toMatch(/request: https:\/\/evil\.example/);
  });
});
