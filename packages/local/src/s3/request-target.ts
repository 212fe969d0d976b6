import { S3Error } from "./s3-error.ts";
import { decodeUriWithPlus } from "./uri.ts";

/** What the request line and the Host header say about the resource. */
export interface RequestTarget {
  /** As sent by the client, up to the question mark. */
  rawPath: string;
  /** Decoded names and values, in the order sent. */
  query: [name: string, value: string][];
  /** Undefined for a request to the service itself. */
  bucket: string | undefined;
  /** Undefined for a request to a bucket. */
  key: string | undefined;
}

const LONGEST_KEY = 1024;

/**
 * Parses bucket and key in path style (`/bucket/key`), or in virtual-host style if the host is `bucket.localhost`.
 */
export function parseRequestTarget(url: string, host: string): RequestTarget {
  if (!url.startsWith("/"))
    throw new S3Error("InvalidURI", `Cannot read "${url}": expected a path`, { URI: url });
  const questionMark = url.indexOf("?");
  const rawPath = questionMark === -1 ? url : url.slice(0, questionMark);
  const query = questionMark === -1 ? [] : parseQuery(url.slice(questionMark + 1));
  const path = decodeUriWithPlus(rawPath.slice(1));

  const hostBucket = /^(.+)\.localhost(?::\d+)?$/i.exec(host)?.[1];
  if (hostBucket !== undefined) return { rawPath, query, bucket: hostBucket, key: readKey(path) };

  const slash = path.indexOf("/");
  const bucket = slash === -1 ? path : path.slice(0, slash);
  const key = slash === -1 ? "" : path.slice(slash + 1);
  return { rawPath, query, bucket: bucket === "" ? undefined : bucket, key: readKey(key) };
}

function readKey(key: string): string | undefined {
  const length = Buffer.byteLength(key);
  if (length > LONGEST_KEY) {
    throw new S3Error(
      "KeyTooLongError",
      `Cannot use a key of ${length} bytes: expected at most ${LONGEST_KEY}`,
    );
  }
  return key === "" ? undefined : key;
}

function parseQuery(query: string): [string, string][] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      if (equals === -1) return [decodeUriWithPlus(pair), ""];
      return [decodeUriWithPlus(pair.slice(0, equals)), decodeUriWithPlus(pair.slice(equals + 1))];
    });
}
