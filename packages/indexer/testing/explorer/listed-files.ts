import { gunzipSync } from "node:zlib";

/** A file of a page's state. */
export interface ListedFile {
  filename: string;
  url: string;
  hashes: { sha256: string };
  "upload-time": string;
  "core-metadata"?: { sha256: string };
  yanked?: true | string;
  "gpg-sig"?: true;
  _key: string;
}

export interface StatePage {
  files: readonly ListedFile[];
  _held: readonly ListedFile[];
  "project-status"?: { status: string };
}

/** A file as a client finds it on a page. */
export interface Advertised {
  filename: string;
  key: string;
  sha256: string | undefined;
  metadataSha256: string | undefined;
}

/** What a client finds on one of a project's pages, whichever it reads. */
export function listedFiles(pageKey: string, body: Uint8Array | undefined): Advertised[] {
  if (body === undefined) return [];
  if (pageKey.endsWith(".html")) return inHtml(Buffer.from(body).toString());
  const json = pageKey.endsWith(".gz") ? gunzipSync(body) : Buffer.from(body);
  const { files } = JSON.parse(json.toString()) as StatePage;
  return files.map((file) => ({
    filename: file.filename,
    key: keyOf(file.url),
    sha256: file.hashes.sha256,
    metadataSha256: file["core-metadata"]?.sha256,
  }));
}

function inHtml(html: string): Advertised[] {
  return [...html.matchAll(/<a ([^>]*)>([^<]*)<\/a>/g)].map(([, attributes = "", filename = ""]) => ({
    filename,
    key: keyOf(/href="([^"#]*)/.exec(attributes)?.[1] ?? ""),
    sha256: /#sha256=(\w+)/.exec(attributes)?.[1],
    metadataSha256: /data-core-metadata="sha256=(\w+)"/.exec(attributes)?.[1],
  }));
}

function keyOf(url: string): string {
  return decodeURIComponent(url.replace("../../", ""));
}
