import { gzipSync } from "node:zlib";
import { releases } from "@wheelyard/core/releases";
import { renderProjectPage } from "@wheelyard/site/project-page";
import type { Browser, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { pageOf, type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_PROJECTS, SAMPLE_REJECTIONS } from "./sample-index.ts";
import { SAMPLE_PAGES } from "./sample-pages.ts";

const MAX_FIRST_VIEW = 50 * 1024;

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({
    projects: SAMPLE_PROJECTS,
    downloads: SAMPLE_DOWNLOADS,
    rejections: SAMPLE_REJECTIONS,
  });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("the first view, with all its requests, compressed", () => {
  it.each(SAMPLE_PAGES.filter((path) => !path.includes("?")))("of %s is below 50 KB", async (path) => {
    const page = await browser.newPage();
    const responses: Response[] = [];
    page.on("response", (response) => responses.push(response));
    await page.goto(`${site.url}${path}`, { waitUntil: "networkidle" });
    if ((await page.locator(".head").count()) > 0) await page.locator(".versions").waitFor();
    // A project that no channel has gets 404 for the list of those.
    const found = responses.filter((response) => response.ok());
    const loaded = await Promise.all(found.map((response) => response.body()));
    await page.close();
    const compressed = loaded.reduce((sum, body) => sum + gzipSync(body).length, 0);
    const raw = loaded.reduce((sum, body) => sum + body.length, 0);
    const [html = Buffer.alloc(0)] = loaded;
    process.stdout.write(
      `${path}: ${loaded.length} requests, ${raw} bytes, ${compressed} compressed; the page alone ${html.length} and ${gzipSync(html).length}\n`,
    );
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    expect(compressed).toBeLessThan(MAX_FIRST_VIEW);
  });
});

describe("a project of 5,000 files in 500 releases", () => {
  it("has a page that a browser can show, rendered in so many milliseconds", async () => {
    const large = pageOf({
      name: "large",
      summary: "Ten wheels a release",
      releases: Array.from({ length: 500 }, (_, i) => ({
        version: `1.${i}.0`,
        uploaded: new Date(Date.UTC(2020, 0, 1) + i * 86_400_000).toISOString(),
        tags: Array.from({ length: 9 }, (_, j) => `cp3${j + 5}-cp3${j + 5}-manylinux_2_17_x86_64`),
      })),
    });
    expect(large.distributions).toHaveLength(5_000);
    const found = releases(large);
    const taken: number[] = [];
    let html = "";
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      html = await renderProjectPage(large, found.at(-1), undefined, "https://pypi.example.com");
      taken.push(Math.round(performance.now() - started));
    }
    process.stdout.write(
      `5,000 files in 500 releases: rendered in ${taken.join(", ")} ms; ${html.length} bytes, ${gzipSync(html).length} compressed\n`,
    );
    expect(html.match(/<li><a href="\/project\/large\/1\./g)).toHaveLength(500);
    expect(gzipSync(html).length).toBeLessThan(MAX_FIRST_VIEW);
  });

  it("lists a bounded number of files of one release", async () => {
    const wide = pageOf({
      name: "wide",
      summary: "All wheels in one release",
      releases: [
        {
          version: "1.0",
          uploaded: "2026-01-01T00:00:00Z",
          tags: Array.from({ length: 4_999 }, (_, i) => `cp39-cp39-plan${i}`),
        },
      ],
    });
    const html = await renderProjectPage(wide, releases(wide)[0], undefined, undefined);
    expect(html.match(/<li id="file-/g)).toHaveLength(200);
    expect(html).toContain("And 4800 more");
    expect(html).toContain("Not all are shown.");
  });
});
