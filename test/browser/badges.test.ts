import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeViolations } from "./axe-violations.ts";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_PROJECTS } from "./sample-index.ts";
import { visit } from "./visit.ts";

let browser: Browser;
let site: RenderedSite;

const row = (name: string, version: string, status?: string) => ({
  name,
  version,
  summary: "",
  updated: "2026-01-01T00:00:00Z",
  licence: "BSD-3-Clause",
  requires: ["tidepool"],
  ...(status !== undefined && { status }),
});

const ROWS = [
  row("badge-final", "1.0"),
  row("badge-held", "", "quarantined"),
  row("badge-old", "1.0", "archived"),
  row("badge-oldest", "1.0rc1", "deprecated"),
  row("badge-soon", "2.0.dev1"),
];

const OF_ROWS = [
  "badge-final",
  "badge-held quarantined",
  "badge-old archived",
  "badge-oldest deprecated pre-release",
  "badge-soon pre-release",
];

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({ projects: SAMPLE_PROJECTS, rows: ROWS });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

it.each<[string, string, string, (page: Page) => Promise<unknown>, string[]]>([
  ["search", "/", "[data-results] li", (page) => page.getByRole("searchbox").fill("badge-"), OF_ROWS],
  [
    "licences",
    "/project/_pages/licences",
    ".licences details[open] li",
    (page) => page.getByText("BSD-3-Clause").click(),
    OF_ROWS,
  ],
  [
    "the projects that require one",
    "/project/tidepool/",
    "#used-by li",
    (page) => page.getByRole("button", { name: "Look for them" }).click(),
    [...OF_ROWS, "skyline deprecated"],
  ],
  [
    "all versions of a project",
    "/project/tidepool/",
    ".versions li",
    (page) => page.getByText("23 versions").click(),
    ["2.0.0b1 pre-release", "1.3.0 yanked", "1.0.0rc1 pre-release"],
  ],
  [
    "the releases of a project",
    "/project/tidepool/",
    ".releases li",
    async () => {},
    ["2.0.0b1 pre-release", "1.3.0 yanked", "1.0.0rc1 pre-release"],
  ],
])("the list of %s says what each is", async (_, path, rows, open, expected) => {
  await using looking = await visit(browser, site.url + path, { viewport: { width: 360, height: 900 } });
  const { page, faults } = looking;
  await open(page);
  const named = () =>
    page
      .locator(rows)
      .evaluateAll((all) =>
        all.map((one) =>
          [one.querySelector("a"), ...one.querySelectorAll(".badge")]
            .map((part) => part?.textContent)
            .join(" "),
        ),
      );
  const marked = async () => (await named()).filter((text) => expected.includes(text) || text.includes(" "));
  await expect.poll(marked, { timeout: 30_000 }).toEqual(expected);
  expect(await axeViolations(page)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  expect(faults).toEqual([]);
});
