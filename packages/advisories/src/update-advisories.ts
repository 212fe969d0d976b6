import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@wheelyard/indexer/store/store";
import { believe, UnbelievableArchiveError } from "./data-set/believe.ts";
import { DataSetBuilder } from "./data-set/data-set-builder.ts";
import { knownSource, type Manifest } from "./data-set/manifest.ts";
import { type Published, publishDataSet } from "./data-set/publish.ts";
import { isWhole, readManifest } from "./data-set/read-advisories.ts";
import { fetchArchive, SourceFaultError } from "./fetching/fetch-archive.ts";
import { InvalidArchiveError, readArchive } from "./fetching/read-archive.ts";

/** How an update ended. */
export type UpdateOutcome =
  | { kind: Published; manifest: Manifest; examples: readonly string[] }
  /** The source has what the bucket has. */
  | { kind: "current"; manifest: Manifest }
  /** Nothing was changed. `reason` is a sentence. */
  | { kind: "refused"; reason: string; manifest: Manifest | undefined };

export interface UpdatePorts {
  store: Store;
  /** The URL of an export of OSV for PyPI: a zip archive with a file of JSON for each entry. */
  source: string;
  now?: () => Date;
}

/**
 * Fetches the advisories and publishes them. A faulty source changes nothing.
 *
 * @throws whatever the store throws
 */
export async function updateAdvisories({
  store,
  source,
  now = () => new Date(),
}: UpdatePorts): Promise<UpdateOutcome> {
  const before = await readManifest(store);
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-advisories-"));
  try {
    const path = join(folder, "all.zip");
    const known =
      before && (await isWhole(store, before.manifest)) ? knownSource(before.manifest) : undefined;
    const fetched = await fetchArchive(source, known, path);
    if (fetched.kind === "unchanged" && before !== undefined) {
      return { kind: "current", manifest: before.manifest };
    }
    const builder = new DataSetBuilder(now());
    await readArchive(path, builder);
    const dataSet = believe(builder.build(), before?.manifest, now());
    const etag = fetched.kind === "fetched" ? fetched.etag : undefined;
    const kind = await publishDataSet(store, dataSet, etag, before, now());
    const after = await readManifest(store);
    if (after === undefined)
      throw new Error("Cannot read the manifest of advisories: it was just written, and is gone");
    return { kind, manifest: after.manifest, examples: dataSet.counts.examples };
  } catch (error) {
    if (
      !(
        error instanceof SourceFaultError ||
        error instanceof InvalidArchiveError ||
        error instanceof UnbelievableArchiveError
      )
    )
      throw error;
    return { kind: "refused", reason: error.message, manifest: before?.manifest };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
