import { createHash } from "node:crypto";
import { percentEncode, percentEncodePath } from "@wheelyard/core/percent-encoding";
import { decodeUri } from "../uri.ts";

/** The part of a request that a signature covers. */
export interface SignedRequest {
  method: string;
  rawPath: string;
  query: readonly (readonly [name: string, value: string])[];
  /** By lowercase name; values of a repeated header are joined with commas. */
  headers: ReadonlyMap<string, string>;
}

/** The parameter that carries the signature of a presigned URL, which cannot cover itself. */
const SIGNATURE_PARAMETER = "X-Amz-Signature";

/**
 * The canonical request of Signature Version 4 in S3's variant: the path is encoded once and not normalised.
 *
 * @param signedHeaders lowercase names in the client's order
 * @param contentHash the value of `x-amz-content-sha256`, or its stand-in in a presigned URL
 */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  contentHash: string,
): string {
  return [
    request.method,
    percentEncodePath(decodeUri(request.rawPath)),
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(request.headers.get(name) ?? "")}`),
    "",
    signedHeaders.join(";"),
    contentHash,
  ].join("\n");
}

/** Header values are bytes, which Node decodes as Latin-1; the signer hashed the bytes. */
export function hashCanonicalRequest(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("hex");
}

function canonicalQuery(query: SignedRequest["query"]): string {
  return query
    .filter(([name]) => name !== SIGNATURE_PARAMETER)
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalValue(value: string): string {
  return value.trim().replace(/ +/g, " ");
}
