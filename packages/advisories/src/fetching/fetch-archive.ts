import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** The archive can't be fetched. */
export class SourceFaultError extends Error {
  override readonly name = "SourceFaultError";
}

export type FetchedArchive =
  | { kind: "fetched"; etag: string | undefined }
  /** It is still the one with the given ETag. */
  | { kind: "unchanged" };

export interface FetchLimits {
  /** In bytes. A function's disk has 512 MB. */
  bytes: number;
  /** The time from the request to the last byte. */
  milliseconds: number;
}

export const FETCH_LIMITS: FetchLimits = { bytes: 400 * 1024 * 1024, milliseconds: 5 * 60 * 1000 };

/**
 * Fetches an archive into a file.
 *
 * @param etag of the known archive
 * @throws {SourceFaultError} unless all of it arrived, within the limits
 */
export async function fetchArchive(
  source: string,
  etag: string | undefined,
  path: string,
  limits: FetchLimits = FETCH_LIMITS,
): Promise<FetchedArchive> {
  const signal = AbortSignal.timeout(limits.milliseconds);
  try {
    const headers = etag === undefined ? {} : { "if-none-match": etag };
    const response = await fetch(source, { headers, signal });
    if (response.status === 304 && etag !== undefined) return { kind: "unchanged" };
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      throw fault(source, `it answered ${response.status}`);
    }
    await pipeline(response.body, bounded(source, response, limits.bytes), createWriteStream(path));
    return { kind: "fetched", etag: response.headers.get("etag") ?? undefined };
  } catch (cause) {
    if (cause instanceof SourceFaultError) throw cause;
    throw fault(source, messageOf(cause), cause);
  }
}

/** Passes bytes on until there are too many, and fails at the end if there were too few. */
function bounded(source: string, { headers }: Response, limit: number) {
  const announced = headers.has("content-encoding") ? null : headers.get("content-length");
  return async function* (chunks: AsyncIterable<Uint8Array>) {
    let received = 0;
    for await (const chunk of chunks) {
      received += chunk.length;
      if (received > limit) throw fault(source, `it sends more than ${limit} bytes`);
      yield chunk;
    }
    if (announced !== null && received !== Number(announced)) {
      throw fault(source, `it sent ${received} bytes, expected ${announced}`);
    }
  };
}

function fault(source: string, problem: string, cause?: unknown): SourceFaultError {
  return new SourceFaultError(`Cannot fetch the advisories from ${source}: ${problem}`, { cause });
}

/** The cause of `fetch`'s error says why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
