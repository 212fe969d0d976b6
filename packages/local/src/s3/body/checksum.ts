import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from "@wheelyard/indexer/store/checksum";
import { S3Error } from "../s3-error.ts";

/** A checksum in S3's form: base64, followed by the number of parts if it is composite. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  value: string;
}

/** The length of a checksum in bytes. */
export const CHECKSUM_LENGTH: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** @throws {S3Error} InvalidRequest if the algorithm is unknown */
export function parseChecksumAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  throw new S3Error(
    "InvalidRequest",
    `Unknown checksum algorithm "${name}": expected ${CHECKSUM_ALGORITHMS.join(", ")}`,
  );
}
