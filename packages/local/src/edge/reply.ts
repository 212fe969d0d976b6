import type { OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

/** What a viewer gets. */
export interface Reply {
  status: number;
  /** Default: the standard phrase of the status. */
  reason?: string;
  headers: OutgoingHttpHeaders;
  body: string | Uint8Array | Readable;
  /** What the origin says to the edge about caching. Viewers get what the policies say. */
  cacheControl?: string | undefined;
  error?: string;
}

export function textReply(status: number, text: string, headers: OutgoingHttpHeaders = {}): Reply {
  const body = `${status} ${text}\n`;
  return {
    status,
    headers: {
      ...headers,
      "content-type": "text/plain; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    },
    body,
  };
}

export function failureReply(status: 502 | 503, what: string, cause: unknown): Reply {
  const error = `${what}: ${cause instanceof Error ? cause.message : cause}`;
  return { ...textReply(status, error), error };
}
