import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { behaviourOf } from "@wheelyard/edge-auth/behaviours";
import { EdgeCache } from "@wheelyard/edge-auth/edge-cache";
import type { ViewerRequest } from "@wheelyard/edge-auth/viewer-request/viewer-request";
import { isVersionHeld } from "@wheelyard/upstream/request/if-none-match";
import type { Reply } from "./reply.ts";

interface WholeReply extends Reply {
  body: string | Uint8Array;
  etag: string | undefined;
}

/** Answers a request that the edge function let pass. */
export type AskOrigins = (request: ViewerRequest, signal: AbortSignal) => Promise<Reply>;

/**
 * CloudFront's cache, for pages. Files are not kept: what changes under a file's URL is invalidated in AWS, and nothing
 * invalidates here.
 */
export class PageCache {
  readonly #cache: EdgeCache<WholeReply>;

  /** @param now in milliseconds */
  constructor(now: () => number) {
    this.#cache = new EdgeCache(now);
  }

  /**
   * Answers from the cache, or asks the origins for the whole page. Of the conditions of a request, a cache need only
   * know `If-None-Match`.
   *
   * @param target path and query of the viewer's request
   * @param signal ends what is read for this viewer alone
   */
  async answer(target: string, request: ViewerRequest, ask: AskOrigins, signal: AbortSignal): Promise<Reply> {
    const { name, edgeSeconds, keyHeaders } = behaviourOf(target, "none").policies;
    if (name !== "pages") return ask(request, signal);
    const key = [request.uri, ...keyHeaders.map((header) => request.headers[header]?.value ?? "")];
    const reply = await this.#cache.get(key.join("\n"), edgeSeconds, async (etag) => {
      const headers = etag === undefined ? {} : { "if-none-match": { value: etag } };
      const asOwn = { ...request, method: "GET", headers };
      // Others may wait for the same answer, so it is read to its end if one of them leaves.
      return readWhole(await ask(asOwn, new AbortController().signal));
    });
    const { status, etag } = reply;
    return status === 200 &&
      etag !== undefined &&
      isVersionHeld(request.headers["if-none-match"]?.value, etag)
      ? { status: 304, headers: { etag }, body: "" }
      : reply;
  }
}

async function readWhole(reply: Reply): Promise<WholeReply> {
  const { body, headers } = reply;
  const etag = headers.etag === undefined ? undefined : String(headers.etag);
  return { ...reply, body: body instanceof Readable ? await buffer(body) : body, etag };
}
