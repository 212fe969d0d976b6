import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";

/** What a file host answers. */
export interface HostedFile {
  status: number;
  headers: Headers;
  body: Readable;
}

/**
 * Fetches a file of upstream's file host, as CloudFront does: with the reader's conditions, and nothing else of the
 * reader.
 *
 * @param host its address without a trailing slash
 * @param path escaped
 */
export async function fetchHostedFile(
  host: string,
  method: "GET" | "HEAD",
  path: string,
  conditions: Record<string, string>,
  signal: AbortSignal,
): Promise<HostedFile> {
  // Files are passed on as they are: a compressed answer would be unpacked here.
  const headers = { ...conditions, "accept-encoding": "identity" };
  const { status, headers: given, body } = await fetch(host + path, { method, headers, signal });
  const stream = body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream);
  return { status, headers: given, body: stream };
}
