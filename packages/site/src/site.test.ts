import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { releases } from "@wheelyard/core/releases";
import { channelRoot, MAIN } from "@wheelyard/core/root";
import type { NormalVersion } from "@wheelyard/core/version";
import { describe, expect, it } from "vitest";
import { buildAssets } from "./build-assets.ts";
import { renderHomePage } from "./home-page.ts";
import { HOME_SHARDS, homeShard } from "./home-shard.ts";
import { renderProjectPage, renderReleasePage } from "./project-page.ts";
import { renderPublicPage } from "./public-page.ts";
import { renderPublicRelease } from "./public-release-page.ts";
import { renderRejectionsPage } from "./rejections-page.ts";

const hostile = `<script>alert(1)</script>"'`;
/** No version is hostile, but the pages don't rely on it. */
const hostileVersion = hostile as NormalVersion;
const project = parseProjectName("acme");
const page: ProjectPage = {
  project: { root: MAIN, name: project },
  distributions: [
    {
      key: "acme/acme-1.0+local.1-py3-none-any.whl",
      etag: "e",
      distribution: parseDistributionFilename("acme-1.0+local.1-py3-none-any.whl"),
      size: 10,
      sha256: "ab",
      uploadTime: "2026-01-02T03:04:05.000Z",
      metadataSha256: "cd",
      isMetadataStatic: true,
      summary: hostile,
      sideFiles: {},
    },
  ],
  statuses: [{ key: "acme.status", etag: "s", status: { status: "archived", reason: hostile } }],
};
const [release] = releases(page);

it("a public project in a channel leads to lists that exist even if the channel has no files", () => {
  const rendered = renderPublicPage(
    {
      project: { root: channelRoot("frozen"), name: project },
      source: "https://pypi.org/simple/acme/",
      status: undefined,
      releases: [],
      advisories: [],
    },
    "https://pypi.example.com",
  );
  const links = [...rendered.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href);
  expect(links.filter((href) => href?.startsWith("/_channels/"))).toEqual([]);
  expect(links).toEqual(
    expect.arrayContaining(["/", "/project/_problems/", "/project/_channels/", "/rss/updates.xml"]),
  );
  expect(rendered).toContain("https://pypi.example.com/_channels/frozen/simple/");
});

describe("pages for people", () => {
  it.each([
    [
      "home",
      async () =>
        renderHomePage({
          root: MAIN,
          recent: [{ project, version: "1.0", time: "2026-01-02T03:04:05.000Z", summary: hostile }],
          upload: { bucket: "b" },
          site: undefined,
        }),
    ],
    [
      "home without projects",
      async () =>
        renderHomePage({
          root: MAIN,
          recent: [],
          upload: { bucket: hostile, endpoint: hostile },
          site: undefined,
        }),
    ],
    [
      "problems",
      async () => renderRejectionsPage(MAIN, [{ key: hostile, uploaded: hostile, reason: hostile }]),
    ],
    [
      "public project's",
      async () =>
        renderPublicPage(
          {
            project: { root: MAIN, name: project },
            source: hostile,
            status: { status: "archived", reason: hostile },
            releases: [
              {
                version: hostileVersion,
                isPrerelease: false,
                offered: 0,
                heldBack: [{ count: 2, reason: hostile, url: hostile }],
              },
            ],
            advisories: [
              {
                ids: [hostile, hostile],
                url: hostile,
                severity: hostile,
                summary: hostile,
                versions: [hostile],
                heldBack: 1,
                fixed: [hostile],
                exception: { reason: hostile, until: hostile },
              },
            ],
          },
          hostile,
        ),
    ],
    [
      "public release's",
      async () =>
        renderPublicRelease(
          {
            project: { root: MAIN, name: project },
            source: hostile,
            status: { status: "archived", reason: hostile },
            version: hostileVersion,
            files: [
              {
                filename: hostile,
                url: hostile,
                hashes: { sha256: hostile },
                "upload-time": hostile,
                "requires-python": hostile,
                yanked: hostile,
              },
            ],
            advisories: [],
          },
          hostile,
        ),
    ],
    ["project", () => renderProjectPage(page, release, undefined, hostile)],
    ["release", async () => (release ? renderReleasePage(page, release, undefined, hostile) : "")],
  ])("escape the values on the %s page", async (_, render) => {
    const html = await render();
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toContain("<script>");
  });

  it("say only the status of a project without a release", async () => {
    const html = await renderProjectPage(page, undefined, undefined, undefined);
    expect(html).toContain("This project is archived");
    expect(html).not.toContain("history");
  });

  it("link to a release under its version, percent-encoded", async () => {
    expect(await renderProjectPage(page, release, undefined, undefined)).toContain(
      'href="/project/acme/1.0%2Blocal.1/"',
    );
  });
});

describe("assets", () => {
  it("are a style sheet, two scripts (one runs before anything is drawn), and pages of every root", async () => {
    const assets = await buildAssets();
    expect(assets.map(({ key, contentType }) => `${key} ${contentType}`).sort()).toEqual([
      "_index/project/_assets/site.css text/css; charset=utf-8",
      "_index/project/_assets/site.js text/javascript; charset=utf-8",
      "_index/project/_assets/theme.js text/javascript; charset=utf-8",
      "_index/project/_pages/all-projects text/html; charset=utf-8",
      "_index/project/_pages/licences text/html; charset=utf-8",
    ]);
    for (const { body } of assets) expect(body.length).toBeGreaterThan(0);
  });
});

describe("home shards", () => {
  it.each([
    ["acme", "45"],
    ["a", "e4"],
    ["", "81"],
  ])("put %j into %s", (name, shard) => {
    expect(homeShard(name)).toBe(shard);
  });

  it("are of similar size", () => {
    const sizes = new Map<string, number>();
    for (let i = 0; i < 50_000; i++) {
      const shard = homeShard(`acme-component-${i}`);
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1);
    }
    expect(sizes.size).toBe(HOME_SHARDS);
    expect(Math.max(...sizes.values())).toBeLessThan(2 * (50_000 / HOME_SHARDS));
  });
});

it("links from the pages of a channel to its own pages", async () => {
  const root = channelRoot("cu121");
  const inChannel: ProjectPage = { ...page, project: { root, name: project }, statuses: [] };
  const [latest] = releases(inChannel);
  if (latest === undefined) throw new Error("expected a release");
  const recent = [{ project, version: "1.0", time: latest.time, summary: "" }];
  const upload = { bucket: "my-pypi" };
  const site = "https://pypi.example.com";
  const pages = [
    renderHomePage({ root, recent, upload, site }),
    renderHomePage({ root, recent: [], upload, site }),
    renderRejectionsPage(root, []),
    await renderProjectPage(inChannel, latest, undefined, site),
    await renderReleasePage(inChannel, latest, undefined, site),
  ];
  for (const html of pages) {
    const links = [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, link = ""]) => link);
    const elsewhere = links.filter((link) => !link.startsWith("/_channels/cu121/"));
    expect(links.length).toBeGreaterThan(5);
    const ofAll = /^\/(project\/_assets\/|project\/_channels\/$|acme\/acme-1\.0)/;
    expect(elsewhere.filter((link) => !ofAll.test(link))).toEqual([]);
    expect(html).toMatch(/<title>[^<]+ · cu121 · wheelyard<\/title>/);
    expect(html).not.toContain(`${site}/simple`);
  }
  expect(pages[1]).toContain("s3://my-pypi/_channels/cu121/");
  expect(pages[3]).toContain(`--index-url ${site}/_channels/cu121/simple/ acme`);
});
