import { gunzipSync } from "node:zlib";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { visiblePage } from "@wheelyard/core/project-page";
import type { JsonFile } from "@wheelyard/core/project-page-json";
import { parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";

/** A file as a client finds it on a page. */
export interface Advertised {
  filename: string;
  key: string;
  sha256: string | undefined;
  metadataSha256: string | undefined;
}

/** What a client finds on one of a project's pages, in any rendition. */
export function listedFiles(pageKey: string, body: Uint8Array | undefined): Advertised[] {
  if (body === undefined) return [];
  if (pageKey.endsWith(".html")) return inHtml(Buffer.from(body).toString());
  if (pageKey.endsWith("/state.json")) return inState(Buffer.from(body).toString());
  const json = pageKey.endsWith(".gz") ? gunzipSync(body) : Buffer.from(body);
  const { files } = JSON.parse(json.toString()) as { files: readonly JsonFile[] };
  return files.map((file) => ({
    filename: file.filename,
    key: keyOf(file.url),
    sha256: file.hashes.sha256,
    metadataSha256: file["core-metadata"] === true ? undefined : file["core-metadata"]?.sha256,
  }));
}

/** What any rendition of this state shows. */
function inState(text: string): Advertised[] {
  return visiblePage(parseState(MAIN, text).page).files.map((record) => ({
    filename: basename(record.key),
    key: record.key,
    sha256: record.sha256,
    metadataSha256: record.isMetadataStatic ? record.metadataSha256 : undefined,
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
