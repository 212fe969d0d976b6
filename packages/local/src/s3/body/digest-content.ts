import { createHash } from "node:crypto";
import { type ChecksumAlgorithm, startChecksum } from "@wheelyard/indexer/store/checksum";
import type { Blobs, Segment } from "../storage/blobs.ts";
import type { Checksum } from "./checksum.ts";

export interface ContentDigest {
  /** Hex. */
  md5: string;
  checksum: Checksum | undefined;
}

/** Reads stored content to compute the hashes that a copy needs. The caller holds it meanwhile. */
export async function digestContent(
  blobs: Blobs,
  content: readonly Segment[],
  algorithm: ChecksumAlgorithm | undefined,
): Promise<ContentDigest> {
  const md5 = createHash("md5");
  const checksum = algorithm && startChecksum(algorithm);
  for await (const chunk of blobs.read(content)) {
    md5.update(chunk);
    checksum?.update(chunk);
  }
  return {
    md5: md5.digest("hex"),
    checksum: algorithm && checksum && { algorithm, value: await checksum.digest() },
  };
}
