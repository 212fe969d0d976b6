import { createHash } from "node:crypto";
import { Crc32, Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";
import { S3Error } from "../s3-error.ts";

export const CHECKSUM_ALGORITHMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** A checksum as S3 writes it: base64, with the count of parts behind it where it is made of theirs. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  value: string;
}

/** A running checksum. */
export interface ChecksumDigest {
  update(data: Uint8Array): void;
  /** Base64. */
  digest(): Promise<string>;
}

export function startChecksum(algorithm: ChecksumAlgorithm): ChecksumDigest {
  switch (algorithm) {
    case "CRC32":
      return crc(new Crc32());
    case "CRC32C":
      return crc(new Crc32c());
    case "CRC64NVME":
      return crc(new Crc64Nvme());
    case "SHA1":
    case "SHA256": {
      const hash = createHash(algorithm.toLowerCase());
      return { update: (data) => void hash.update(data), digest: async () => hash.digest("base64") };
    }
  }
}

function crc(sum: { update(data: Uint8Array): void; digest(): Promise<Uint8Array> }): ChecksumDigest {
  return {
    update: (data) => sum.update(data),
    digest: async () => Buffer.from(await sum.digest()).toString("base64"),
  };
}

/** The length of a checksum in bytes. */
export const CHECKSUM_LENGTH: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** @throws {S3Error} InvalidRequest where the algorithm is none of those above */
export function parseChecksumAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((known) => known === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  throw new S3Error(
    "InvalidRequest",
    `Unknown checksum algorithm "${name}": expected ${CHECKSUM_ALGORITHMS.join(", ")}`,
  );
}
