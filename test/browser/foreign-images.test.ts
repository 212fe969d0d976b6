import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type RenderedSite, serveRenderedSite } from "./rendered-site.ts";
import type { SampleProject } from "./sample-index.ts";
import { visit } from "./visit.ts";

/** One pixel, which can be shown without asking anyone. */
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

const MARKDOWN = `
![in Markdown](https://a.example/markdown.png "title") ![by name][drawn] [![in a link](https://a.example/badge.svg)](https://b.example/)

<img alt="in HTML" src="http://a.example/html.png" srcset="https://a.example/2x.png 2x" sizes="1px" loading="eager">
<img alt="of one source set" srcset="https://a.example/set.png 1x">
<img alt="without a scheme" src="//a.example/scheme.png">
<img alt="in capitals" SRC="HTTPS://A.EXAMPLE/capitals.png">
<img alt="with spaces" src=" https://a.example/spaces.png">
<img alt="drawn in the text" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='https://a.example/c.png'/></svg>">
<img alt="a pixel" src="${PIXEL}" srcset="https://a.example/other.png 1x" lowsrc="https://a.example/low.png">

<picture><source srcset="https://a.example/wide.webp" media="(min-width: 1px)"><img alt="in a picture" src="https://a.example/picture.png"></picture>
<p style="background-image: url(https://a.example/css.png)">styled</p>
<style>@import "https://a.example/import.css"; body { background: url(https://a.example/body.png) }</style>
<table background="https://a.example/table.png"><tr><td background="https://a.example/cell.png">cell</td></tr></table>
<svg><image href="https://a.example/svg.png" xlink:href="https://a.example/xlink.png"/><use href="https://a.example/use.svg#a"/><style>* { fill: url(https://a.example/fill.svg#a) }</style></svg>
<video poster="https://a.example/poster.png"><source src="https://a.example/video.mp4"><track src="https://a.example/track.vtt"></video>
<audio src="https://a.example/audio.mp3" preload="auto"></audio>
<object data="https://a.example/object.svg"></object><embed src="https://a.example/embed.svg"><iframe src="https://a.example/frame"></iframe>
<link rel="preload" as="image" href="https://a.example/preload.png"><link rel="icon" href="https://a.example/icon.png"><link rel="preconnect" href="https://a.example/">
<a href="https://a.example/" ping="https://a.example/ping">left alone</a> <q cite="https://a.example/cite">quoted</q>
<input type="image" alt="in a form" src="https://a.example/input.png">

[drawn]: https://a.example/drawn.png
`;

const RST = `
.. image:: https://a.example/rst.png
   :alt: in reStructuredText

.. figure:: https://a.example/figure.png
   :alt: of a figure

   A legend

.. |badge| image:: https://a.example/badge.svg
   :alt: by substitution
   :target: https://b.example/

See |badge|.

.. image:: ${PIXEL}
   :alt: a pixel

.. raw:: html

   <img src="https://a.example/raw.png">
`;

function described(name: string, contentType: string, description: string): SampleProject {
  return {
    name,
    summary: "Shows what others drew",
    description,
    contentType,
    releases: [{ version: "1.0", uploaded: "2026-01-02T03:04:05Z" }],
  };
}

const PROJECTS = [
  described("drawn-in-markdown", "text/markdown", MARKDOWN),
  described("drawn-in-rst", "text/x-rst", RST),
  described("drawn-in-text", "text/plain", `${MARKDOWN}${RST}`),
];

let browser: Browser;
let site: RenderedSite;

beforeAll(async () => {
  browser = await launchChromium();
  site = await serveRenderedSite({ projects: PROJECTS });
});

afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

describe("a description with images from elsewhere", () => {
  it.each(PROJECTS.flatMap(({ name }) => [`/project/${name}/`, `/project/${name}/1.0/`]))(
    "asks no one for them: %s",
    async (path) => {
      await using looking = await visit(browser, `${site.url}/`);
      const { page, faults } = looking;
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(`${site.url}${path}`, { waitUntil: "networkidle" });
      expect(asked).toContain(`${site.url}${path}`);
      expect(asked.filter((url) => !url.startsWith(`${site.url}/`) && !url.startsWith("data:"))).toEqual([]);
      // It doesn't even need the policy to prevent it.
      expect(faults).toEqual([]);
    },
  );

  it.each([
    ["drawn-in-markdown", "in Markdown", "https://a.example/markdown.png"],
    ["drawn-in-markdown", "by name", "https://a.example/drawn.png"],
    ["drawn-in-markdown", "in a link", "https://b.example/"],
    ["drawn-in-markdown", "in HTML", "http://a.example/html.png"],
    ["drawn-in-markdown", "in capitals", "https://a.example/capitals.png"],
    ["drawn-in-markdown", "in a picture", "https://a.example/picture.png"],
    ["drawn-in-rst", "in reStructuredText", "https://a.example/rst.png"],
    ["drawn-in-rst", "of a figure", "https://a.example/figure.png"],
    ["drawn-in-rst", "by substitution", "https://b.example/"],
  ])("links to them by what they show: %s, %s", async (name, words, address) => {
    await using looking = await visit(browser, `${site.url}/project/${name}/`);
    const link = looking.page.locator(".readme").getByRole("link", { name: words, exact: true });
    expect(await link.evaluate((element) => (element as unknown as { href: string }).href)).toBe(address);
    expect(await link.getAttribute("rel")).toContain("noreferrer");
  });

  it.each([
    ["drawn-in-markdown", "of one source set"],
    ["drawn-in-markdown", "without a scheme"],
    ["drawn-in-markdown", "drawn in the text"],
  ])("says what they show if no link is possible: %s, %s", async (name, words) => {
    await using looking = await visit(browser, `${site.url}/project/${name}/`);
    expect(await looking.page.locator(".readme").getByText(words, { exact: true }).count()).toBe(1);
  });

  it.each(["drawn-in-markdown", "drawn-in-rst"])("shows one that the text itself holds: %s", async (name) => {
    await using looking = await visit(browser, `${site.url}/project/${name}/`);
    const images = looking.page.locator(".readme img");
    expect(await images.count()).toBe(1);
    await expect
      .poll(() =>
        images.first().evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(1);
  });
});
