import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { type CoreMetadata, parseCoreMetadata } from "@wheelyard/core/core-metadata";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { newest } from "@wheelyard/core/feed";
import { renderLegacyRelease } from "@wheelyard/core/legacy-json";
import { serializeMostUsed } from "@wheelyard/core/most-used";
import { type ProjectDownloads, serializeDownloads, totalOf } from "@wheelyard/core/project-downloads";
import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { type DistributionRecord, type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { renderJson } from "@wheelyard/core/project-page-json";
import { latestRelease, type Release, releases } from "@wheelyard/core/releases";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { PAGE_CONTENT_SECURITY_POLICY } from "@wheelyard/edge-auth/response-headers";
import { filenamePart } from "@wheelyard/indexer/testing/build-wheel";
import { homeFacts } from "@wheelyard/indexer/views/home-facts";
import { buildAssets } from "@wheelyard/site/build-assets";
import { renderChannelsPage } from "@wheelyard/site/channels-page";
import { renderHomePage } from "@wheelyard/site/home-page";
import { FULL_SHARD, type HomeProject, homeShard } from "@wheelyard/site/home-shard";
import { renderProjectPage, renderReleasePage } from "@wheelyard/site/project-page";
import { type RejectionEntry, renderRejectionsPage } from "@wheelyard/site/rejections-page";
import { type ReleaseAdvisories, renderReleaseAdvisories } from "@wheelyard/site/release-advisories";
import type { UploadLocation } from "@wheelyard/site/upload-location";
import type { SampleProject, SampleRelease } from "./sample-index.ts";

export interface RenderedSite extends AsyncDisposable {
  url: string;
  /** The paths of the requests answered, in order. */
  requests: string[];
}

export interface SiteContent {
  projects: readonly SampleProject[];
  rejections?: readonly RejectionEntry[];
  upload?: UploadLocation;
  /** The address that the pages name. Default: the server's. */
  site?: string | "unknown";
  /** What was counted from access logs, by project. */
  downloads?: Readonly<Record<string, ProjectDownloads>>;
  /** What is known about releases. */
  advisories?: readonly ReleaseAdvisories[];
  /** Projects that have only a row in the list. */
  rows?: readonly HomeProject[];
  /** How many projects a part of the first level of the home page's data takes. Default: as many as the indexer's. */
  fullShard?: number;
  /** The projects of each channel, by its name. */
  channels?: Readonly<Record<string, readonly SampleProject[]>>;
}

interface Answer {
  type: string;
  body: string | Uint8Array;
}

/**
 * Serves the renderings of an index without a bucket, with the product's policy. For what would take a real stack
 * hours: tens of thousands of projects, histories of years.
 */
export async function serveRenderedSite(content: SiteContent): Promise<RenderedSite> {
  const requests: string[] = [];
  const answers = new Map<string, () => Promise<Answer>>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    requests.push(path);
    const answer = answers.get(path);
    response.setHeader("content-security-policy", PAGE_CONTENT_SECURITY_POLICY);
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    answer().then(
      ({ type, body }) => response.writeHead(200, { "content-type": type }).end(body),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [path, answer] of await answersFor(content, url)) answers.set(path, answer);
  return {
    url,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answersFor(
  content: SiteContent,
  url: string,
  root: Root = MAIN,
): Promise<Map<string, () => Promise<Answer>>> {
  const {
    projects,
    rejections = [],
    upload = { bucket: "my-pypi" },
    rows = [],
    downloads = {},
    advisories = [],
    channels,
    fullShard = FULL_SHARD,
  } = content;
  const site = content.site === "unknown" ? undefined : (content.site ?? url);
  const answers = new Map<string, () => Promise<Answer>>();
  const html = (path: string, render: () => Promise<string>): void => {
    answers.set(`/${root}${path}`, async () => ({ type: "text/html; charset=utf-8", body: await render() }));
  };
  const pages = projects.map((project) => ({ project, page: pageOf(project, root) }));
  const all = pages.map(({ page }) => page);
  const items = all.flatMap((page) =>
    releases(page).map(({ version, time, summary }) => ({
      project: page.project.name,
      version,
      time,
      summary,
    })),
  );
  const latest = pages.flatMap(({ project, page }) => homeProject(project, page)).concat(rows);

  html("", async () => renderHomePage({ root, recent: newest(items, 100), upload, site }));
  html("project/_problems/", async () => renderRejectionsPage(root, rejections));
  for (const { project, page } of pages) {
    const found = releases(page);
    const metadata = (release: Release | undefined) => release && metadataOf(project, release.version);
    html(`project/${page.project.name}/`, () => {
      const release = latestRelease(found);
      return renderProjectPage(page, release, metadata(release), site);
    });
    for (const release of found) {
      html(`project/${page.project.name}/${encodeURIComponent(release.version)}/`, () =>
        renderReleasePage(page, release, metadata(release), site),
      );
      answers.set(
        `/${root}pypi/${page.project.name}/${encodeURIComponent(release.version)}/json`,
        async () => ({
          type: "application/json",
          body: renderLegacyRelease(page, release, metadata(release), site),
        }),
      );
    }
    answers.set(`/${root}simple/${page.project.name}/`, async () => ({
      type: JSON_CONTENT_TYPE,
      body: renderJson(page, site),
    }));
  }
  for (const known of advisories) {
    const path = `project/${known.project.name}/${encodeURIComponent(known.version)}/_advisories/`;
    html(path, async () => renderReleaseAdvisories(known));
  }
  const names = latest.map(({ name }) => name as ProjectName).sort();
  answers.set(`/${root}simple/`, async () => ({ type: JSON_CONTENT_TYPE, body: renderRootJson(names) }));
  const json = (path: string, body: string) =>
    answers.set(`/${root}${path}`, async () => ({ type: "application/json", body }));
  for (const [name, counted] of Object.entries(downloads)) {
    json(`pypi/${name}/downloads`, serializeDownloads(counted));
  }
  const used = Object.entries(downloads).map(([name, { days }]) => ({
    name: parseProjectName(name),
    downloads: totalOf(days),
  }));
  if (used.length > 0)
    json("pypi/_most-used", serializeMostUsed(used.toSorted((a, b) => b.downloads - a.downloads)));
  const shards = new Map<string, HomeProject[]>();
  for (const project of latest) {
    const isFull = (shards.get(homeShard(project.name))?.length ?? 0) >= fullShard;
    const shard = homeShard(project.name, isFull ? 2 : 1);
    const members = shards.get(shard) ?? [];
    shards.set(shard, members);
    members.push(project);
  }
  for (const [shard, members] of shards) {
    json(`project/_home/${shard}.json`, JSON.stringify({ projects: members }));
  }
  // At the paths of their keys, in every root: the edge serves them so.
  for (const { key, contentType, body } of await buildAssets()) {
    answers.set(`/${root}${key.slice(INDEX_PREFIX.length)}`, async () => ({ type: contentType, body }));
  }
  if (root !== MAIN || channels === undefined) return answers;
  html("project/_channels/", async () => renderChannelsPage(Object.keys(channels).toSorted()));
  const roots = new Map<string, Root[]>(projects.map(({ name }) => [name, [MAIN]]));
  for (const [channel, ofChannel] of Object.entries(channels)) {
    const own = await answersFor(
      { ...content, projects: ofChannel, rejections: [], advisories: [], rows: [] },
      url,
      channelRoot(channel),
    );
    for (const [path, answer] of own) answers.set(path, answer);
    for (const { name } of ofChannel) roots.set(name, [...(roots.get(name) ?? []), channelRoot(channel)]);
  }
  for (const [name, all] of roots) {
    if (all.some((one) => one !== MAIN))
      json(`project/_also-in/${name}.json`, JSON.stringify(all.map((one) => ({ root: one }))));
  }
  return answers;
}

function homeProject(project: SampleProject, page: ProjectPage): HomeProject[] {
  const release = latestRelease(releases(page));
  if (release === undefined) return [];
  const { status } = visiblePage(page);
  return [
    {
      name: page.project.name,
      version: release.version,
      summary: release.summary,
      updated: release.time,
      ...(status && { status: status.status }),
      ...homeFacts(metadataOf(project, release.version)),
    },
  ];
}

/** The page that the indexer would have made of a project. */
export function pageOf(project: SampleProject, root: Root = MAIN): ProjectPage {
  return {
    project: { root, name: parseProjectName(project.name) },
    distributions: project.releases.flatMap((release) => distributions(root, project, release)),
    statuses: project.status
      ? [
          {
            key: `${root}${project.name}.status`,
            etag: "e",
            status: project.status,
            ...(project.since !== undefined && { since: project.since }),
          },
        ]
      : [],
  };
}

function distributions(
  root: Root,
  { name, summary, ...project }: SampleProject,
  release: SampleRelease,
): DistributionRecord[] {
  const requiresPython = release.requiresPython ?? project.requiresPython;
  const stem = `${filenamePart(name)}-${release.version}`;
  const wheels = (release.tags ?? ["py3-none-any"]).map((tag) => `${stem}-${tag}.whl`);
  return [...wheels, `${stem}.tar.gz`].map((filename) => {
    const key = `${root}${name}/${filename}`;
    const sha256 = createHash("sha256").update(filename).digest("hex");
    return {
      key,
      etag: "e",
      distribution: parseDistributionFilename(filename),
      size: 20_000 + (Number.parseInt(sha256.slice(0, 4), 16) % 400) * (release.tags ? 9_000 : 300),
      sha256,
      uploadTime: release.uploaded,
      ...(requiresPython !== undefined && { requiresPython }),
      metadataSha256: createHash("sha256").update(metadataKey(key)).digest("hex"),
      isMetadataStatic: true,
      summary,
      sideFiles: release.yanked === undefined ? {} : { yanked: { etag: "e", reason: release.yanked } },
    };
  });
}

/** The METADATA of a sample's wheels. */
export function metadataTextOf(project: SampleProject, version: string): string {
  const release = project.releases.find((one) => one.version === version);
  const { name, summary, description, contentType } = project;
  const requiresPython = release?.requiresPython ?? project.requiresPython;
  const fields = { ...project.fields, ...release?.fields };
  return metadataText({
    name,
    version,
    ...(requiresPython !== undefined && { requiresPython }),
    ...(description !== undefined && { description }),
    fields: { Summary: summary, ...(contentType && { "Description-Content-Type": contentType }), ...fields },
  });
}

function metadataOf(project: SampleProject, version: string): CoreMetadata {
  return parseCoreMetadata(Buffer.from(metadataTextOf(project, version)));
}
