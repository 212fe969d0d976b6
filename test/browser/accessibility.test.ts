import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_PROJECTS, SAMPLE_REJECTIONS } from "./sample-index.ts";
import { SAMPLE_PAGES } from "./sample-pages.ts";
import { visit } from "./visit.ts";

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
  empty = await serveRenderedSite({ projects: [] });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
  await empty?.[Symbol.asyncDispose]();
});

const visits = [...SAMPLE_PAGES, "empty"].flatMap((path) =>
  (["light", "dark"] as const).flatMap((colorScheme) =>
    [1280, 360].map((width) => ({ path, colorScheme, width })),
  ),
);

/** What axe found, by page and by how it was looked at. */
const found = new Map<string, string[]>();

afterAll(() => {
  const rows = [...found].map(([path, counts]) => `${path.padEnd(40)} ${counts.join("  ")}`);
  process.stdout.write(`axe's findings\n${rows.join("\n")}\n`);
});

describe("axe finds nothing", () => {
  it.each(visits)("on $path, $colorScheme, $width pixels wide", async ({ path, colorScheme, width }) => {
    const url = path === "empty" ? `${empty.url}/` : `${site.url}${path}`;
    await using looking = await visit(browser, url, { colorScheme, viewport: { width, height: 900 } });
    const { page } = looking;
    await page.waitForLoadState("networkidle");
    const picker = page.locator(".versions summary");
    if ((await picker.count()) > 0) await picker.click();
    if (path.includes("#compare")) await page.locator(".compared table").first().waitFor();
    const violations = await axeViolations(page);
    found.set(path, [...(found.get(path) ?? []), `${colorScheme} ${width}: ${violations.length}`]);
    expect(violations).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });
});

describe("by keyboard alone", () => {
  it("the first stop skips what is on every page", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page } = looking;
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("main");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
  });

  it.each(["/", "/project/gridlock/", "/project/_problems/", "/project/skyline/?from=0.8.0&to=0.9.1"])(
    "every control on %s can be reached, visibly",
    async (path) => {
      await using looking = await visit(browser, `${site.url}${path}`);
      const { page } = looking;
      // By then, the script has added its content.
      await page.waitForLoadState("networkidle");
      const reached = new Set<string>();
      for (let i = 0; i < 400; i++) {
        await page.keyboard.press("Tab");
        const stop = (await page.evaluate(`(() => {
          const element = document.activeElement;
          if (element === document.body) return undefined;
          const shown = element.matches("input[type=radio]") ? element.nextElementSibling : element;
          const all = [...document.querySelectorAll("*")];
          return { id: String(all.indexOf(element)), outline: getComputedStyle(shown).outlineStyle };
        })()`)) as { id: string; outline: string } | undefined;
        if (stop === undefined || reached.has(stop.id)) break;
        expect(stop.outline).not.toBe("none");
        reached.add(stop.id);
      }
      const usable = (await page.evaluate(`[...document.querySelectorAll(
        "a[href], button, summary, input:not([type=radio]), input[type=radio]:checked"
      )].filter((element) => element.checkVisibility({ contentVisibilityAuto: true })).length`)) as number;
      expect(reached.size).toBeGreaterThanOrEqual(usable);
    },
  );
});
