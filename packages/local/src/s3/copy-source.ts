import { decideRead, preconditionFailed } from "./conditions.ts";
import { requireNullVersion, S3Error } from "./s3-error.ts";
import type { ObjectRecord } from "./storage/object-record.ts";
import type { Storage } from "./storage/storage.ts";
import { decodeUriWithPlus } from "./uri.ts";

/** The most that one copy can hold: 5 GiB. Larger objects are copied in parts. */
const LARGEST_COPY = 5 * 1024 ** 3;

/**
 * Finds the object that `x-amz-copy-source` names, as URL-encoded `bucket/key`.
 *
 * @throws {S3Error} if there is none, or a condition on it does not hold
 */
export function readCopySource(
  headers: ReadonlyMap<string, string>,
  storage: Storage,
): ObjectRecord & { bucket: string } {
  const header = headers.get("x-amz-copy-source") ?? "";
  const [path = "", version] = header.split(/\?versionId=(.*)/s, 2);
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decodeUriWithPlus(path));
  if (match === null) {
    throw new S3Error("InvalidArgument", `Cannot read x-amz-copy-source "${header}": expected bucket/key`, {
      ArgumentName: "x-amz-copy-source",
      ArgumentValue: header,
    });
  }
  requireNullVersion(version);
  const [, bucket = "", key = ""] = match;
  const record = storage.bucket(bucket).objects.require(key);
  const decision = decideRead(headers, record, "x-amz-copy-source-");
  if (decision.kind === "not-modified") throw preconditionFailed("x-amz-copy-source-If-None-Match");
  if (decision.kind === "failed") throw preconditionFailed(`x-amz-copy-source-${decision.condition}`);
  return { ...record, bucket };
}

/** @throws {S3Error} InvalidRequest */
export function requireCopiableSize(size: number): void {
  if (size <= LARGEST_COPY) return;
  throw new S3Error("InvalidRequest", `Cannot copy ${size} bytes at once: expected at most ${LARGEST_COPY}`);
}
