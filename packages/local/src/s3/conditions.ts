import { unquotedEtag } from "@wheelyard/indexer/store/quoted-etag";
import { noSuchKey, S3Error } from "./s3-error.ts";

/** What conditions compare of an object's version. */
export interface ObjectVersion {
  /** Without quotes. */
  etag: string;
  /** ISO 8601, whole seconds. */
  lastModified: string;
}

/** The headers of a conditional write or delete; each is undefined if not sent. */
export interface WriteCondition {
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
}

/** @throws {S3Error} NotImplemented for an `If-None-Match` other than `*`, which S3 does not support on writes */
export function readWriteCondition(headers: ReadonlyMap<string, string>): WriteCondition {
  const ifNoneMatch = headers.get("if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") {
    throw new S3Error("NotImplemented", `Cannot write under If-None-Match ${ifNoneMatch}: expected *`, {
      Header: "If-None-Match",
    });
  }
  return { ifMatch: headers.get("if-match"), ifNoneMatch };
}

/**
 * @param current undefined if there is no object
 * @throws {S3Error} PreconditionFailed, or NoSuchKey if `If-Match` meets no object
 */
export function requireWriteCondition(
  condition: WriteCondition,
  key: string,
  current: ObjectVersion | undefined,
): void {
  if (condition.ifNoneMatch !== undefined && current !== undefined) throw preconditionFailed("If-None-Match");
  if (condition.ifMatch === undefined) return;
  if (current === undefined) throw noSuchKey(key);
  if (!namesEtag(condition.ifMatch, current.etag)) throw preconditionFailed("If-Match");
}

export type ReadDecision =
  | { kind: "serve" }
  | { kind: "not-modified" }
  | { kind: "failed"; condition: string };

/**
 * Decides a conditional read. In both pairs of headers, the ETag takes precedence over the time, as in S3.
 *
 * @param prefix of the header names: empty, or `x-amz-copy-source-`
 */
export function decideRead(
  headers: ReadonlyMap<string, string>,
  version: ObjectVersion,
  prefix: string = "",
): ReadDecision {
  const etags = (name: string) => headers.get(`${prefix}${name}`);
  const time = (name: string) => Date.parse(headers.get(`${prefix}${name}`) ?? "");
  const modified = Date.parse(version.lastModified);

  const ifMatch = etags("if-match");
  if (ifMatch !== undefined) {
    if (!namesEtag(ifMatch, version.etag)) return { kind: "failed", condition: "If-Match" };
  } else if (modified > time("if-unmodified-since")) {
    return { kind: "failed", condition: "If-Unmodified-Since" };
  }

  const ifNoneMatch = etags("if-none-match");
  if (ifNoneMatch !== undefined) {
    if (namesEtag(ifNoneMatch, version.etag)) return { kind: "not-modified" };
  } else if (modified <= time("if-modified-since")) {
    return { kind: "not-modified" };
  }
  return { kind: "serve" };
}

/** Whether a list of ETags, quoted or not, holds this one or is `*`. */
export function namesEtag(list: string, etag: string): boolean {
  return list.split(",").some((item) => {
    const name = item.trim();
    return name === "*" || unquotedEtag(name.replace(/^W\//, "")) === etag;
  });
}

export function preconditionFailed(condition: string): S3Error {
  return new S3Error("PreconditionFailed", `The condition of ${condition} does not hold`, {
    Condition: condition,
  });
}
