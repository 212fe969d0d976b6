import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

const PROJECTS = 50_000;
const TOPICS = ["rockets", "ledgers", "queues", "maps", "sensors", "invoices", "weather", "kernels"];

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    rows: Array.from({ length: PROJECTS - 13 }, (_, i) => ({
      name: `acme-${TOPICS[i % TOPICS.length]}-${i}`,
      version: `1.${i % 90}.0`,
      summary: `Component ${i} of what the company does about ${TOPICS[(i * 7) % TOPICS.length]}`,
      updated: new Date(Date.UTC(2026, 0, 1) - i * 3_600_000).toISOString(),
    })),
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe(`an index of ${PROJECTS.toLocaleString("en")} projects`, () => {
  it("is searched while someone types, in rows that a page can hold", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page, faults } = looking;
    await page.getByRole("searchbox").pressSequentially("kernels 4999");
    await page.getByText(/^\d+ of 50,000 projects$/).waitFor();
    const shown = await page.locator("[data-results] a").allTextContents();
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every((name) => name.includes("4999"))).toBe(true);

    await page.getByRole("searchbox").fill("acme");
    await page.getByText("49,988 of 50,000 projects").waitFor();
    expect(await page.locator("[data-results] li").count()).toBe(50);
    await page.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => page.locator("[data-results] li").count()).toBe(100);
    const first = await page.locator("[data-results] a").nth(50).textContent();
    await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe(first);
    expect(faults).toEqual([]);
  });

  it("takes so long to search", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page } = looking;
    await page.evaluate(`
      window.longTasks = [];
      new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: "longtask", buffered: true });
    `);
    const started = Date.now();
    await page.getByRole("searchbox").fill("kernels");
    await page.locator("[data-results] li").first().waitFor();
    const firstRows = Date.now() - started;
    await page.getByText(/^[\d,]+ of 50,000 projects$/).waitFor();
    const allSummaries = Date.now() - started;
    const latencies = await latenciesOf(page, [
      "acme",
      "acme 12",
      "rock",
      "weather 77",
      "tidepool",
      "zzz",
      "a b c",
    ]);
    const longTasks = (await page.evaluate("window.longTasks")) as number[];
    process.stdout.write(
      `50,000 projects: first rows after ${firstRows} ms, all summaries after ${allSummaries} ms; ` +
        `a search then takes ${latencies.join(", ")} ms; tasks over 50 ms: ${longTasks.map(Math.round).join(", ") || "none"}\n`,
    );
    expect(latencies).toHaveLength(7);
  });
});

/** Milliseconds from a typed letter to the result. */
async function latenciesOf(
  page: import("playwright-core").Page,
  queries: readonly string[],
): Promise<number[]> {
  const latencies: number[] = [];
  for (const query of queries) {
    const taken = (await page.evaluate(`new Promise((resolve) => {
      const input = document.getElementById("search");
      const found = document.querySelector("[data-found]");
      found.textContent = "";
      new MutationObserver((_, observer) => {
        observer.disconnect();
        resolve(performance.now() - started);
      }).observe(found, { childList: true, characterData: true, subtree: true });
      const started = performance.now();
      input.value = ${JSON.stringify(query)};
      input.dispatchEvent(new Event("input"));
    })`)) as number;
    latencies.push(Math.round(taken));
  }
  return latencies;
}
