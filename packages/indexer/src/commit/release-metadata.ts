import { metadataKey } from "@wheelyard/core/bucket-layout";
import {
  type CoreMetadata,
  InvalidCoreMetadataError,
  parseCoreMetadata,
} from "@wheelyard/core/core-metadata";
import { type Release, representative } from "@wheelyard/core/releases";
import type { Store } from "../store/store.ts";

/**
 * Reads the metadata that speaks for a release.
 *
 * @returns undefined if there is none, or if someone deleted or damaged it by hand; pages then do without until the next reconcile
 * @throws whatever the store throws
 */
export async function readReleaseMetadata(
  metadata: Pick<Store, "get">,
  { files }: Pick<Release, "files">,
): Promise<CoreMetadata | undefined> {
  const speaker = representative(files);
  if (speaker?.metadataSha256 === undefined) return undefined;
  const read = await metadata.get(metadataKey(speaker.key));
  if (read.kind !== "found") return undefined;
  try {
    return parseCoreMetadata(read.object.body);
  } catch (error) {
    if (error instanceof InvalidCoreMetadataError) return undefined;
    throw error;
  }
}
