import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "@wheelyard/indexer/store/store";
import { believe, type Loss, UnbelievableArchiveError } from "./data-set/believe.ts";
import { DataSetBuilder } from "./data-set/data-set-builder.ts";
import { knownSource, type Manifest } from "./data-set/manifest.ts";
import { type Published, publishDataSet } from "./data-set/publish.ts";
import { findManifest, isWhole, readManifest } from "./data-set/read-advisories.ts";
import { fetchArchive, SourceFaultError } from "./fetching/fetch-archive.ts";
import { InvalidArchiveError, readArchive } from "./fetching/read-archive.ts";

/** How an update ended. */
export type UpdateOutcome =
  | {
      kind: Published;
      manifest: Manifest;
      /** Entries that could not be read, and why. */
      examples: readonly string[];
      /** What someone should look at, in sentences. */
      doubts: readonly string[];
    }
  /** The source has what the bucket has. */
  | { kind: "current"; manifest: Manifest }
  /** Nothing was changed. `reason` is a sentence. */
  | { kind: "refused"; reason: string; manifest: Manifest | undefined };

export interface UpdatePorts {
  store: Store;
  /** The URL of an export of OSV for PyPI: a zip archive with a file of JSON for each entry. */
  source: string;
  /**
   * What happens if the archive has lost too much of what is known. By default, it is refused: someone must look at it,
   * and may then accept it.
   */
  loss?: Loss;
  now?: () => Date;
}

const COMPARED_WITH_NOTHING = "the archive was compared with nothing: the manifest before it was damaged";

/**
 * Fetches the advisories and publishes them. A faulty source changes nothing. A damaged manifest is replaced, and so are
 * damaged parts.
 *
 * @throws whatever the store throws
 * @throws {NewerFormatError} if a newer wheelyard version wrote the manifest
 */
export async function updateAdvisories({
  store,
  source,
  loss = "refused",
  now = () => new Date(),
}: UpdatePorts): Promise<UpdateOutcome> {
  const before = await findManifest(store);
  const present = before.kind === "found" ? before.manifest : undefined;
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-advisories-"));
  try {
    const path = join(folder, "all.zip");
    const known = present && (await isWhole(store, present)) ? knownSource(present, source) : undefined;
    const fetched = await fetchArchive(source, known, path);
    if (fetched.kind === "unchanged" && present !== undefined) return { kind: "current", manifest: present };
    const builder = new DataSetBuilder(now());
    await readArchive(path, builder);
    const dataSet = believe(builder.build(), present, loss, now());
    const etag = fetched.kind === "fetched" ? fetched.etag : undefined;
    const archive = etag === undefined ? undefined : { url: source, etag };
    const kind = await publishDataSet(store, dataSet, archive, before, now());
    const after = await readManifest(store);
    if (after === undefined)
      throw new Error("Cannot read the manifest of advisories: it was just written, and is gone");
    const doubts = [...(before.kind === "damaged" ? [COMPARED_WITH_NOTHING] : []), ...dataSet.doubts];
    return { kind, manifest: after.manifest, examples: dataSet.counts.examples, doubts };
  } catch (error) {
    if (
      !(
        error instanceof SourceFaultError ||
        error instanceof InvalidArchiveError ||
        error instanceof UnbelievableArchiveError
      )
    )
      throw error;
    return { kind: "refused", reason: error.message, manifest: present };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
