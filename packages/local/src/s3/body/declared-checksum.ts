import { type ChecksumAlgorithm, checksumHeader } from "@wheelyard/indexer/store/checksum";
import { S3Error } from "../s3-error.ts";
import { CHECKSUM_LENGTH, type Checksum, parseChecksumAlgorithm } from "./checksum.ts";

const PREFIX = "x-amz-checksum-";
/** Headers that begin like a checksum header but are not one. */
const SETTINGS = ["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"];

/** The checksum that a client announces: its value comes first, or trails the body. */
export type DeclaredChecksum = { algorithm: ChecksumAlgorithm; value: string | undefined };

/** @throws {S3Error} InvalidRequest if more than one is declared, or one can't be read */
export function readDeclaredChecksum(headers: ReadonlyMap<string, string>): DeclaredChecksum | undefined {
  const inHeader = readHeaderChecksum(headers);
  const trailerName = headers.get("x-amz-trailer")?.trim().toLowerCase();
  if (trailerName?.startsWith(PREFIX)) {
    if (inHeader !== undefined) throw tooMany();
    return { algorithm: parseChecksumAlgorithm(trailerName.slice(PREFIX.length)), value: undefined };
  }
  if (trailerName !== undefined) {
    throw new S3Error(
      "InvalidRequest",
      `Cannot use the trailing header "${trailerName}": expected a checksum`,
    );
  }
  const promised = headers.get("x-amz-sdk-checksum-algorithm");
  if (promised !== undefined && inHeader?.algorithm !== parseChecksumAlgorithm(promised)) {
    throw new S3Error(
      "InvalidRequest",
      `x-amz-sdk-checksum-algorithm names ${promised}: expected its checksum in a header or trailer`,
    );
  }
  return inHeader;
}

/** The checksum of the complete object, which CompleteMultipartUpload carries in addition to that of its own body. */
export function readHeaderChecksum(headers: ReadonlyMap<string, string>): Checksum | undefined {
  const names = [...headers.keys()].filter((name) => name.startsWith(PREFIX) && !SETTINGS.includes(name));
  const [name] = names;
  if (name === undefined) return undefined;
  if (names.length > 1) throw tooMany();
  const algorithm = parseChecksumAlgorithm(name.slice(PREFIX.length));
  return { algorithm, value: requireChecksumValue(algorithm, headers.get(name) ?? "") };
}

/** @throws {S3Error} InvalidRequest if the value is not a base64 checksum of that algorithm */
export function requireChecksumValue(algorithm: ChecksumAlgorithm, value: string): string {
  if (isBase64Of(CHECKSUM_LENGTH[algorithm], value)) return value;
  throw new S3Error(
    "InvalidRequest",
    `Cannot use ${checksumHeader(algorithm)} "${value}": expected ${CHECKSUM_LENGTH[algorithm]} bytes in base64`,
  );
}

/** @throws {S3Error} InvalidDigest if the header is not a base64 MD5 */
export function readContentMd5(headers: ReadonlyMap<string, string>): string | undefined {
  const value = headers.get("content-md5");
  if (value === undefined || isBase64Of(16, value)) return value;
  throw new S3Error("InvalidDigest", `Cannot use Content-MD5 "${value}": expected 16 bytes in base64`);
}

function isBase64Of(length: number, value: string): boolean {
  const bytes = Buffer.from(value, "base64");
  return bytes.length === length && bytes.toString("base64") === value;
}

function tooMany(): S3Error {
  return new S3Error(
    "InvalidRequest",
    "Cannot verify more than one x-amz-checksum- value: expected one algorithm",
  );
}
