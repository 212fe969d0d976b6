import { createHash } from "node:crypto";
import { Crc32, Crc32c, Crc64Nvme } from "@aws-sdk/checksums/crc";

/** What S3 keeps to check an object. */
export const CHECKSUM_ALGORITHMS = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

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

/** @returns base64 */
export function checksumOf(algorithm: ChecksumAlgorithm, data: Uint8Array): Promise<string> {
  const sum = startChecksum(algorithm);
  sum.update(data);
  return sum.digest();
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}
