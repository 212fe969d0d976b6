import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { metadataKey, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import type { DistributionRecord, ProjectPage } from "@wheelyard/core/project-page";
import { isFirstFormat, parseState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { sha256 } from "@wheelyard/core/sha256";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { readEtag, requireEtag } from "../../src/commit/etag.ts";
import { type Pause, StartAgainError, settle } from "../../src/commit/settle.ts";
import { commitState, readState } from "../../src/commit/state.ts";
import { writeOver } from "../../src/commit/write-over.ts";
import { isSameSnapshot, lookAt } from "../../src/protocol/snapshot.ts";
import type { Store } from "../../src/store/store.ts";
import { plainTextMetadata } from "../plain-text-reader.ts";
import { serializeFirstFormat } from "./first-format.ts";

/** wheelyard 0.1.0 can't read a state in another format, and fails. The message goes back to the queue. */
export class UnreadableForFirstReleaseError extends Error {
  override name = "UnreadableForFirstReleaseError";
}

const ACME = mainProject("acme");
const KEYS = projectPageKeys(ACME);
const HEADERS = { contentType: "application/json" };

/**
 * What a run of wheelyard 0.1.0 does for one file, without the views. Such a run may still be at work while the next
 * release is deployed. It knows one page, at the key of today's JSON view, in the first format.
 *
 * @throws {UnreadableForFirstReleaseError}
 */
export function runFirstRelease(
  key: string,
  { store, pause }: { store: Store; pause: Pause },
): Promise<void> {
  return settle(key, pause, async () => {
    const before = await readState(store, KEYS.json);
    if (before !== undefined && !isFirstFormat(before.text)) throw new UnreadableForFirstReleaseError(key);
    const seen = await lookAt(store, key);
    const published = await readState(store, metadataKey(key));
    const found = await read(store, key, seen.object?.etag);
    const isGood = found !== undefined && !found.text.startsWith("bad: ");
    const metadata = isGood ? metadataOf(key, found.text) : undefined;
    if (metadata !== undefined && published?.text !== metadata.toString()) {
      const object = { body: metadata, headers: HEADERS };
      await writeOver(store, metadataKey(key), published?.etag, object, "the metadata");
    }
    const page = before && parseState(MAIN, before.text).page;
    const others = (page?.distributions ?? []).filter((record) => record.key !== key);
    const known = page?.distributions.find((record) => record.key === key);
    const distributions = isGood ? [...others, recordOf(key, found, known)] : others;
    const after: ProjectPage = { project: ACME, distributions, statuses: page?.statuses ?? [] };
    const text = distributions.length === 0 ? undefined : serializeFirstFormat(after);
    const committed = await commitState(store, KEYS.json, before, text, HEADERS, "the page");
    await ensureRecord(store, key, found);
    await requireEtag(store, KEYS.json, committed, "the page");
    if (!isSameSnapshot(seen, await lookAt(store, key))) throw new StartAgainError(key);
  });
}

interface Found {
  etag: string;
  text: string;
  lastModified: Date;
}

async function read(store: Store, key: string, etag: string | undefined): Promise<Found | undefined> {
  const object = await store.get(key);
  if (object.kind !== "found" || object.object.etag !== etag) {
    if (object.kind === "missing" && etag === undefined) return undefined;
    throw new StartAgainError(key);
  }
  const { body, lastModified } = object.object;
  return { etag, text: Buffer.from(body).toString(), lastModified };
}

async function ensureRecord(store: Store, key: string, found: Found | undefined): Promise<void> {
  const before = await readEtag(store, rejectionKey(key));
  const isRejected = found?.text.startsWith("bad: ");
  if (!isRejected && before === undefined) return;
  const record = isRejected && {
    key,
    etag: found?.etag,
    uploaded: found?.lastModified.toISOString(),
    reason: found?.text.slice("bad: ".length),
  };
  const object = record ? { body: Buffer.from(`${JSON.stringify(record)}\n`), headers: HEADERS } : undefined;
  await writeOver(store, rejectionKey(key), before, object, "the record");
}

function metadataOf(key: string, text: string): Buffer {
  return Buffer.from(plainTextMetadata(parseDistributionFilename(basename(key)), text));
}

function recordOf(key: string, found: Found, known: DistributionRecord | undefined): DistributionRecord {
  const hash = sha256(Buffer.from(found.text));
  const time = found.lastModified.toISOString();
  const isKnown = known?.sha256 === hash && known.uploadTime < time;
  return {
    key,
    etag: found.etag,
    distribution: parseDistributionFilename(basename(key)),
    size: found.text.length,
    sha256: hash,
    uploadTime: isKnown ? known.uploadTime : time,
    metadataSha256: sha256(metadataOf(key, found.text)),
    isMetadataStatic: true,
    summary: found.text,
    sideFiles: {},
  };
}
