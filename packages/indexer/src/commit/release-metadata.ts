import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import {
  type CoreMetadata,
  InvalidCoreMetadataError,
  parseCoreMetadata,
} from "@wheelyard/core/core-metadata";
import { type Release, representative } from "@wheelyard/core/releases";
import { sha256 } from "@wheelyard/core/sha256";
import type { Store } from "../store/store.ts";

/** The metadata that speaks for a release. */
export type ReleaseMetadata =
  | { kind: "read"; metadata: CoreMetadata }
  /** No metadata can be read from the file. */
  | { kind: "none" }
  /**
   * What is published for this key is not what the project's page says: the file was replaced or removed meanwhile, or
   * someone deleted or damaged it by hand.
   */
  | { kind: "other"; key: string };

/**
 * Reads the metadata that speaks for a release.
 *
 * @throws whatever the store throws
 */
export async function readReleaseMetadata(
  metadata: Pick<Store, "get">,
  { files }: Pick<Release, "files">,
): Promise<ReleaseMetadata> {
  const speaker = representative(files);
  if (speaker?.metadataSha256 === undefined) return { kind: "none" };
  const read = await metadata.get(metadataKey(speaker.key));
  if (read.kind !== "found" || sha256(read.object.body) !== speaker.metadataSha256) {
    return { kind: "other", key: speaker.key };
  }
  try {
    return { kind: "read", metadata: parseCoreMetadata(read.object.body) };
  } catch (error) {
    if (error instanceof InvalidCoreMetadataError) return { kind: "none" };
    throw error;
  }
}

/**
 * Reads the metadata that pages show of a release.
 *
 * @returns undefined if there is none. Pages also do without metadata that is not what the project's page says: the next
 * reconcile repairs it.
 * @throws whatever the store throws
 */
export async function readShownMetadata(
  metadata: Pick<Store, "get">,
  release: Pick<Release, "files">,
): Promise<CoreMetadata | undefined> {
  const read = await readReleaseMetadata(metadata, release);
  return read.kind === "read" ? read.metadata : undefined;
}
