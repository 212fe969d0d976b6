import { createHash } from "node:crypto";
import { startChecksum } from "@wheelyard/indexer/store/checksum";
import type { Checksum } from "./body/checksum.ts";
import { combineCrcs } from "./body/crc-combine.ts";
import type { UploadRecord } from "./storage/multipart-uploads.ts";
import type { ObjectChecksum } from "./storage/object-record.ts";

interface Part {
  /** In bytes. */
  size: number;
  /** Hex MD5. */
  etag: string;
  checksum?: Checksum;
}

/** The ETag of an object uploaded in parts: the MD5 of their MD5s, and their number. */
export function joinEtags(parts: readonly Part[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

/** The checksum of an object from those of its parts, which all have the upload's algorithm. */
export async function joinChecksums(
  { algorithm, type }: NonNullable<UploadRecord["checksum"]>,
  parts: readonly Part[],
): Promise<ObjectChecksum> {
  const values = parts.map((part) => part.checksum?.value ?? "");
  if (type === "COMPOSITE") {
    const digest = startChecksum(algorithm);
    for (const value of values) digest.update(Buffer.from(value, "base64"));
    return { algorithm, type, value: `${await digest.digest()}-${parts.length}` };
  }
  if (algorithm === "SHA1" || algorithm === "SHA256")
    throw new Error(`Cannot join ${algorithm} of parts: expected a CRC`);
  const value = parts.reduce(
    (sum, { size }, index) => combineCrcs(algorithm, sum, values[index] ?? "", size),
    await startChecksum(algorithm).digest(),
  );
  return { algorithm, type, value };
}
