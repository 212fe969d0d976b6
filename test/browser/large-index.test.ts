import type { HomeProject } from "@wheelyard/site/home-shard";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

const PROJECTS = 50_000;
const TOPICS = ["rockets", "ledgers", "queues", "maps", "sensors", "invoices", "weather", "kernels"];

function row(i: number): HomeProject {
  return {
    name: `acme-${TOPICS[i % TOPICS.length]}-${i}`,
    version: `1.${i % 90}.0`,
    summary: `Component ${i} of what the company does about ${TOPICS[(i * 7) % TOPICS.length]}`,
    updated: new Date(Date.UTC(2026, 0, 1) - i * 3_600_000).toISOString(),
    requires: [`acme-${TOPICS[i % TOPICS.length]}-${i % 80}>=1`, i % 50 === 0 ? "tidepool<2" : "numpy>=1.24"],
  };
}

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    rows: Array.from({ length: PROJECTS - 13 }, (_, i) => row(i)),
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

  it("says which projects require one, and how long that took", async () => {
    await using looking = await visit(browser, `${site.url}/project/tidepool/`);
    const { page, faults } = looking;
    const section = page.getByRole("region", { name: "Used by" });
    await section.getByRole("button", { name: "Look for them" }).waitFor();
    await page.waitForLoadState("networkidle");
    await page.evaluate(WATCH_LONG_TASKS);
    const [before, started] = [site.requests.length, Date.now()];
    await section.getByRole("button", { name: "Look for them" }).click();
    await section.getByText(/^1,0\d\d projects require it$/).waitFor();
    process.stdout.write(
      `50,000 projects: used by 1,000 of them after ${Date.now() - started} ms and ${site.requests.length - before} requests; ` +
        `tasks over 50 ms: ${await longTasks(page)}\n`,
    );
    expect(await section.getByRole("listitem").count()).toBe(200);
    // The names, and 256 parts of the first level.
    expect(site.requests.length - before).toBeLessThanOrEqual(257);
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
  });

  it("takes so long to search", async () => {
    await using looking = await visit(browser, `${site.url}/`);
    const { page } = looking;
    await page.evaluate(WATCH_LONG_TASKS);
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
    process.stdout.write(
      `50,000 projects: first rows after ${firstRows} ms, all summaries after ${allSummaries} ms; ` +
        `a search then takes ${latencies.join(", ")} ms; tasks over 50 ms: ${await longTasks(page)}\n`,
    );
    expect(latencies).toHaveLength(7);
  });
});

describe("an index of more than 100,000 projects", () => {
  const projects = 150_000;
  let large: RenderedSite;

  beforeAll(async () => {
    const rows = Array.from({ length: projects - 13 }, (_, i) => row(i));
    large = await serveRenderedSite({ projects: SAMPLE_PROJECTS, rows });
  });

  afterAll(async () => {
    await large?.[Symbol.asyncDispose]();
  });

  it("is searched by name, and reads details only for the rows in view", async () => {
    await using looking = await visit(browser, `${large.url}/`);
    const { page, faults } = looking;
    await page.getByRole("searchbox").fill("kernels-7");
    await page.getByText(/ of 150,000 projects, by name\./).waitFor();
    const rows = page.locator("[data-results] li");
    await rows.first().locator("p").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await rows.count()).toBe(50);
    const parts = large.requests.filter((path) => path.includes("/_home/"));
    const described = await rows.locator("p").count();
    expect(described).toBeGreaterThan(0);
    expect(described).toBeLessThan(50);
    // One part has a row, or a second one after the first did not.
    expect(parts.length).toBeLessThanOrEqual(2 * described);
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
  });

  it("reads the details of further rows when they come into view", async () => {
    await using looking = await visit(browser, `${large.url}/?q=kernels-7`);
    const last = looking.page.locator("[data-results] li").last();
    await looking.page.getByText(/by name\./).waitFor();
    await last.scrollIntoViewIfNeeded();
    await last.locator("p").waitFor();
  });

  it("says how much it would read before it searches everything", async () => {
    await using looking = await visit(browser, `${large.url}/?q=ledgers+kernels`);
    const { page } = looking;
    await page.getByText("0 of 150,000 projects, by name.").waitFor();
    await page.getByRole("button", { name: "Search summaries and keywords too (reads about 15 MB)" }).click();
    await page.getByText(/^[1-9][\d,]* of 150,000 projects, still loading summaries$/).waitFor();
    await page.locator("[data-results] li p").first().waitFor();
  });
});

const WATCH_LONG_TASKS = `
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
`;

/** How long each took since they are watched, in milliseconds. */
async function longTasks(page: Page): Promise<string> {
  const all = (await page.evaluate("window.longTasks")) as number[];
  return all.map(Math.round).join(", ") || "none";
}

/** Milliseconds from a typed letter to the result. */
async function latenciesOf(page: Page, queries: readonly string[]): Promise<number[]> {
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
