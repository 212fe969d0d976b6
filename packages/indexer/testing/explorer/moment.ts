import { createHash } from "node:crypto";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { keyRole } from "@wheelyard/core/key-role";
import { isFirstFormat, parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import type { MemoryStore } from "../memory-store.ts";
import { hasMetadata } from "../plain-text-reader.ts";
import { type Advertised, listedFiles } from "./listed-files.ts";
import type { Moment } from "./scenario.ts";

/**
 * What a client could trip over at this very moment because of the indexer:
 *
 * - a page that advertises metadata that isn't there, or that belongs to another file. While a file's events are being
 *   handled, metadata may be missing in two cases: for a version that is gone, on a page that a slow run has written
 *   since; and for a version that has come back. See "Metadata" in docs/protocol.md;
 * - a page that says something wrong about a file all of whose events have been handled. While some are being handled,
 *   a page may still describe the previous version, or for a moment one that a slow run saw.
 */
export function findWrongMoment(moment: Moment): string | undefined {
  const { bucket, touched } = moment;
  if (!touched.startsWith("_index/simple/") && !touched.startsWith("_index/metadata/")) return undefined;
  for (const page of bucket.keys("_index/simple/")) {
    const [, folder] = /^(_index\/simple\/[^/]+\/)(?:index|state)\./.exec(page) ?? [];
    // A view that was absent, appeared and disappeared with its page can reappear until a slow run notices.
    if (folder === undefined || bucket.bytes(stateOf(bucket, folder)) === undefined) continue;
    if (!moment.isShared(page) || isJustUpgraded(bucket, page)) continue;
    for (const file of listedFiles(page, bucket.bytes(page))) {
      const wrong = findWrongFile(page, file, moment);
      if (wrong !== undefined) return wrong;
    }
  }
  return findLostFile(moment);
}

function findWrongFile(
  page: string,
  { key, sha256, metadataSha256 }: Advertised,
  moment: Moment,
): string | undefined {
  const { bucket } = moment;
  const published = bucket.bytes(metadataKey(key));
  const content = bucket.bytes(key);
  const isThere = content !== undefined && hash(content) === sha256;
  if (metadataSha256 !== undefined && published === undefined) {
    const isLate = isThere ? isBack(key, sha256, moment) : moment.isWrittenSince(page, key);
    if (isHandled(key, moment) || !isLate) {
      return `${page} advertises ${metadataKey(key)}, which is not there`;
    }
  }
  if (isHandled(key, moment)) {
    if (content === undefined) return `${page} lists ${key}, which is not there any more`;
    if (hash(content) !== sha256) return `${page} lists ${key} with another hash than it has`;
  }
  const isOfThisFile = isThere && wasPutOnce(key, moment);
  if (isOfThisFile && published && metadataSha256 !== undefined && hash(published) !== metadataSha256) {
    return `${page} advertises ${metadataKey(key)} with another hash than it has`;
  }
  return undefined;
}

/** Whether the file had this content, then content without metadata, and then this content again. */
function isBack(key: string, sha256: string | undefined, { history }: Moment): boolean {
  const contents = (history.get(key) ?? []).map(({ content }) => content);
  const first = contents.findIndex((content) => hasHash(content, sha256));
  const last = contents.findLastIndex((content) => hasHash(content, sha256));
  return contents.slice(first + 1, Math.max(first, last)).some((content) => !hasMetadata(content));
}

function hasHash(content: string | undefined, sha256: string | undefined): boolean {
  return content !== undefined && hash(Buffer.from(content)) === sha256;
}

/** A file that comes back finds the page as the file left it, and for a while the metadata of the file in between. */
function wasPutOnce(key: string, { bucket, history }: Moment): boolean {
  const content = bucket.text(key);
  return (history.get(key) ?? []).filter((version) => version.content === content).length === 1;
}

function findLostFile(moment: Moment): string | undefined {
  const { bucket, isShared } = moment;
  for (const key of bucket.keys()) {
    const role = keyRole(key);
    if (role.kind !== "distribution" || role.key !== key || !isHandled(key, moment)) continue;
    const { project, filename } = role.distribution;
    const isHidden =
      bucket.text(key)?.startsWith("bad: ") ||
      bucket.keys().some((other) => other.endsWith(".status")) ||
      bucket.keys().some((other) => other !== key && basename(other) === filename);
    if (isHidden) continue;
    const folder = `_index/simple/${project}/`;
    const views = ["index.json", "index.html", "index.json.gz"].map((name) => folder + name);
    for (const page of [stateOf(bucket, folder), ...views]) {
      if (!isShared(page) || isJustUpgraded(bucket, page)) continue;
      const listed = listedFiles(page, bucket.bytes(page));
      if (!listed.some((file) => file.key === key)) return `${page} has lost ${key}`;
    }
  }
  return undefined;
}

/** The key of what is committed. A page of the first format takes precedence over a state beside it. */
function stateOf(bucket: MemoryStore, folder: string): string {
  const json = `${folder}index.json`;
  return isFirstFormat(bucket.text(json) ?? "") ? json : `${folder}state.json`;
}

/**
 * A state that is made from a page of the first format can be older than that page is by now, until its run notices. No
 * client is served the state, and the views are right all the time.
 */
function isJustUpgraded(bucket: MemoryStore, page: string): boolean {
  const text = page.endsWith("/state.json") ? bucket.text(page) : undefined;
  return text !== undefined && parseState(MAIN, text).upgraded !== undefined;
}

/** Whether all events are handled that could change what pages say about the file. */
function isHandled(key: string, { unhandled }: Moment): boolean {
  const filename = basename(key);
  return [...unhandled].every((other) => !basename(other).startsWith(filename) && !other.endsWith(".status"));
}

function hash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
