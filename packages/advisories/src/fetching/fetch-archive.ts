import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { isLoopback } from "@wheelyard/core/loopback";
import { quoted } from "@wheelyard/core/quoted";

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

/** Storage answers with one or two. */
const MAX_REDIRECTS = 5;

/**
 * Fetches an archive into a file. Redirects may lead to any host, but only by https: who can change the archive decides
 * what is known. Plain http is for this machine alone.
 *
 * @param source an https URL, or an http URL of this machine
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
    const response = await followRedirects(source, headers, signal);
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

async function followRedirects(
  source: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let current = new URL(source);
  if (!isSafe(current, current)) throw fault(source, "expected an https URL");
  for (let step = 0; step <= MAX_REDIRECTS; step++) {
    const response = await fetch(current, { headers, signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (!REDIRECTS.includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, current.href);
    if (next === null || !isSafe(next, current)) {
      throw fault(source, `it redirects to ${quoted(location)}, expected an https URL`);
    }
    current = next;
  }
  throw fault(source, `it redirects more than ${MAX_REDIRECTS} times`);
}

const REDIRECTS = [301, 302, 303, 307, 308];

/** What this machine serves without encryption may lead to more of the same, and nothing else may. */
function isSafe(url: URL, from: URL): boolean {
  return url.protocol === "https:" || [url, from].every((one) => one.protocol === "http:" && isLoopback(one));
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
