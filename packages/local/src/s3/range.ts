import { S3Error } from "./s3-error.ts";

/** First byte and count. */
export interface ByteRange {
  offset: number;
  size: number;
}

/**
 * Resolves a Range header for an object of `size` bytes.
 *
 * @returns undefined to serve the whole object; also for several ranges and for an unreadable header, which S3 ignores
 * @throws {S3Error} InvalidRange if the object has none of the bytes
 */
export function parseRange(header: string, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [, first = "", last = ""] = match ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const count = Math.min(Number(last), size);
    if (count === 0) throw unsatisfiable(header, size);
    return { offset: size - count, size: count };
  }
  const offset = Number(first);
  if (last !== "" && Number(last) < offset) return undefined;
  if (offset >= size) throw unsatisfiable(header, size);
  const end = last === "" ? size : Math.min(Number(last) + 1, size);
  return { offset, size: end - offset };
}

function unsatisfiable(header: string, size: number): S3Error {
  return new S3Error(
    "InvalidRange",
    `Cannot serve the range ${header} of an object of ${size} bytes`,
    { RangeRequested: header, ActualObjectSize: String(size) },
    { "content-range": `bytes */${size}` },
  );
}
