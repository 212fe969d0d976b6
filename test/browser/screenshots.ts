import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import UPNG from "upng-js";
import { launchChromium } from "./chromium.ts";
import { serveRenderedSite } from "./rendered-site.ts";
import { SAMPLE_ADVISORIES } from "./sample-advisories.ts";
import { SAMPLE_DOWNLOADS } from "./sample-downloads.ts";
import { SAMPLE_CHANNELS, SAMPLE_PROJECTS, SAMPLE_REJECTIONS } from "./sample-index.ts";

const FOLDER = process.argv[2] ?? fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));

const SITE = "https://pypi.example.com";

const DEVICES = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

/** So that "3 days ago" is the same in every picture. */
const NOW = "2026-06-02T12:00:00Z";

interface Shot {
  name: string;
  path: string;
  prepare?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { name: "home", path: "/" },
  {
    name: "search",
    path: "/",
    prepare: async (page) => {
      await page.getByRole("searchbox").fill("ta");
      await page.locator("[data-results] p").first().waitFor();
    },
  },
  {
    name: "licences",
    path: "/project/_pages/licences",
    prepare: async (page) => {
      await page.locator(".licences summary").first().click();
      await page.locator(".licences .names a").first().waitFor();
    },
  },
  { name: "project", path: "/project/tidepool/" },
  {
    name: "files",
    path: "/project/gridlock/",
    prepare: async (page) =>
      page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('files').scrollIntoView()",
      ),
  },
  {
    name: "releases",
    path: "/project/tidepool/",
    prepare: async (page) =>
      page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('dependencies').scrollIntoView()",
      ),
  },
  {
    name: "downloads",
    path: "/project/tidepool/",
    prepare: async (page) => {
      await page.locator("#downloads").waitFor();
      await page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('downloads').scrollIntoView()",
      );
    },
  },
  {
    name: "history",
    path: "/project/tidepool/",
    prepare: async (page) => {
      await page.locator("#compare").waitFor();
      await page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('history').scrollIntoView()",
      );
    },
  },
  {
    name: "compare",
    path: "/project/tidepool/?from=1.5.0&to=1.6.0#compare",
    prepare: async (page) => {
      await page.locator(".compared table").first().waitFor();
      await page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('compare').scrollIntoView()",
      );
    },
  },
  {
    name: "used-by",
    path: "/project/checksmith/",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Look for them" }).click();
      await page.locator(".dependents li").first().waitFor();
      await page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('used-by').scrollIntoView()",
      );
    },
  },
  {
    name: "all-projects",
    path: "/project/_pages/all-projects",
    prepare: async (page) => page.locator(".names a").first().waitFor(),
  },
  { name: "set-up", path: "/#set-up" },
  { name: "release-yanked", path: "/project/tidepool/1.3.0/" },
  {
    name: "advisories",
    path: "/project/old-billing/3.9.1/",
    prepare: async (page) => {
      await page.locator("#advisories").waitFor();
      await page.evaluate(
        "document.documentElement.style.scrollBehavior = 'auto'; document.getElementById('advisories').scrollIntoView()",
      );
    },
  },
  { name: "quarantined", path: "/project/leaky-client/" },
  { name: "problems", path: "/project/_problems/" },
  { name: "channels", path: "/project/_channels/" },
  {
    name: "channel",
    path: "/_channels/nightly/",
    prepare: async (page) => {
      await page.getByRole("searchbox").fill("t");
      await page.locator("[data-results] p").first().waitFor();
    },
  },
  {
    name: "also-in",
    path: "/_channels/nightly/project/gridlock/",
    prepare: async (page) => page.locator(".also-in a").first().waitFor(),
  },
];

await using full = await serveRenderedSite({
  projects: SAMPLE_PROJECTS,
  downloads: SAMPLE_DOWNLOADS,
  advisories: SAMPLE_ADVISORIES,
  rejections: SAMPLE_REJECTIONS,
  channels: SAMPLE_CHANNELS,
  site: SITE,
});
await using empty = await serveRenderedSite({
  projects: [],
  upload: { bucket: "acme-pypi-prod" },
  site: SITE,
});
const browser = await launchChromium();
await mkdir(FOLDER, { recursive: true });
try {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const device of ["desktop", "phone"] as const) {
      await take(browser, full.url, SHOTS, device, colorScheme);
      await take(browser, empty.url, [{ name: "empty", path: "/" }], device, colorScheme);
    }
  }
} finally {
  await browser.close();
}

async function take(
  from: Browser,
  url: string,
  shots: readonly Shot[],
  device: keyof typeof DEVICES,
  colorScheme: "light" | "dark",
): Promise<void> {
  const context = await from.newContext({ viewport: DEVICES[device], colorScheme, reducedMotion: "reduce" });
  await context.clock.setFixedTime(NOW);
  for (const { name, path, prepare } of shots) {
    const page = await context.newPage();
    await page.goto(`${url}${path}`, { waitUntil: "networkidle" });
    await prepare?.(page);
    await writeFile(
      join(FOLDER, `${name}-${device}-${colorScheme}.png`),
      compressed(await page.screenshot()),
    );
    await page.close();
  }
  await context.close();
}

/** In 256 colours, which are more than the pages have; the browser spends four bytes on each pixel. */
function compressed(png: Buffer): Uint8Array {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return new Uint8Array(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, 256));
}
