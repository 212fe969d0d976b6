import type { FeedItem } from "../core/feed.ts";
import { escapeHtml } from "../core/html.ts";
import { renderDocument } from "./document.ts";
import { releasePageUrl } from "./page-urls.ts";

export interface HomePage {
  /** The latest releases, newest first. */
  recent: readonly FeedItem[];
  upload: UploadPlace;
  /** The index's public address without a trailing slash, where it is known. */
  site: string | undefined;
}

/** Where files are uploaded to, for the commands that a page shows. */
export interface UploadPlace {
  bucket: string;
  /** Of the S3 API, where it isn't that of AWS. */
  endpoint?: string | undefined;
}

export function renderHomePage({ recent, upload }: HomePage): string {
  const main = recent.length === 0 ? firstUpload(upload) : latestReleases(recent);
  return renderDocument({ title: "Projects", main: `<h1>Projects</h1>\n${main}` });
}

function firstUpload({ bucket, endpoint }: UploadPlace): string {
  const option = endpoint === undefined ? "" : ` --endpoint-url ${endpoint}`;
  return `<p>Nothing is published yet. Copy a wheel into the bucket:</p>
<pre><code>aws s3 cp dist/ s3://${escapeHtml(bucket)}/ --recursive${escapeHtml(option)}</code></pre>
`;
}

function latestReleases(recent: readonly FeedItem[]): string {
  return `<div id="search"></div>
<h2>Latest releases</h2>
<ul>
${recent.map(release).join("")}</ul>
`;
}

function release({ project, version, time, summary }: FeedItem): string {
  const link = `<a href="${escapeHtml(releasePageUrl(project, version))}">${escapeHtml(`${project} ${version}`)}</a>`;
  return `<li>${link} <time datetime="${escapeHtml(time)}">${escapeHtml(time.slice(0, 10))}</time> ${escapeHtml(summary)}</li>\n`;
}
