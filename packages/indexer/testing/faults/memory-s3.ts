import { Readable } from "node:stream";
import { unquotedEtag } from "../../src/store/quoted-etag.ts";
import type { PutCondition } from "../../src/store/store.ts";
import type { MemoryStore } from "../memory-store.ts";

/** A request, as the client gives it to the network. */
export interface HttpRequest {
  method: string;
  path: string;
  query: Readonly<Record<string, string | string[] | null>>;
  headers: Readonly<Record<string, string>>;
  body?: unknown;
}

/** An answer, as the network gives it to the client. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

/** The answer to a request. */
export interface Reply {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** The outcome of one request: an answer, or an error if none arrives. */
export type Serve = (reply: () => Promise<Reply>) => Promise<HttpResponse>;

/**
 * Replaces the network below an S3 client: it speaks S3's HTTP over a bucket in memory, as far as the S3 store uses it,
 * and lets a test decide what happens to each request.
 */
export class MemoryS3 {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #bucket: MemoryStore;
  readonly #serve: Serve;

  constructor(bucket: MemoryStore, serve: Serve) {
    this.#bucket = bucket;
    this.#serve = serve;
  }

  async handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    return { response: await this.#serve(() => this.#reply(request)) };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  async #reply(request: HttpRequest): Promise<Reply> {
    const key = decodeURIComponent(request.path.replace(/^\/[^/]+\/?/, ""));
    switch (request.method) {
      case "GET":
        return key === "" ? this.#list(request) : this.#get(key, request);
      case "PUT": {
        const body = new Uint8Array(request.body as Uint8Array);
        const written = await this.#bucket.put(key, body, headersOf(request), conditionOf(request));
        if (written.kind === "conflict") return this.#refusedCondition(key, request);
        return { statusCode: 200, headers: { etag: `"${written.etag}"` }, body: new Uint8Array() };
      }
      case "DELETE": {
        const ifMatch = unquotedEtag(request.headers["if-match"] ?? "");
        const deleted = await this.#bucket.delete(key, { ifMatch });
        if (deleted.kind === "conflict") return this.#refusedCondition(key, request);
        return { statusCode: 204, headers: {}, body: new Uint8Array() };
      }
      default:
        return refusal(405, "MethodNotAllowed");
    }
  }

  async #get(key: string, request: HttpRequest): Promise<Reply> {
    const ifMatch = request.headers["if-match"];
    const got = await this.#bucket.get(key, ifMatch === undefined ? {} : { ifMatch: unquotedEtag(ifMatch) });
    if (got.kind === "missing") return refusal(404, "NoSuchKey");
    if (got.kind === "changed") return refusal(412, "PreconditionFailed");
    const { body, etag, lastModified } = got.object;
    const headers = { etag: `"${etag}"`, "last-modified": lastModified.toUTCString() };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    if (range === null) return reply(200, headers, body);
    if (Number(range[1]) >= body.length) return refusal(416, "InvalidRange");
    const last = Math.min(Number(range[2]), body.length - 1);
    const contentRange = `bytes ${range[1]}-${last}/${body.length}`;
    return reply(
      206,
      { ...headers, "content-range": contentRange },
      body.subarray(Number(range[1]), last + 1),
    );
  }

  async #list(request: HttpRequest): Promise<Reply> {
    const contents: string[] = [];
    for await (const object of this.#bucket.list(String(request.query.prefix ?? ""))) {
      contents.push(
        `<Contents><Key>${encodeURIComponent(object.key)}</Key><ETag>&quot;${object.etag}&quot;</ETag>` +
          `<Size>${object.size}</Size><LastModified>${object.lastModified.toISOString()}</LastModified></Contents>`,
      );
    }
    const listing =
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>` +
      `<EncodingType>url</EncodingType>${contents.join("")}</ListBucketResult>`;
    return reply(200, { "content-type": "application/xml" }, Buffer.from(listing));
  }

  #refusedCondition(key: string, request: HttpRequest): Reply {
    const isGone = request.headers["if-match"] !== undefined && this.#bucket.etag(key) === undefined;
    return isGone ? refusal(404, "NoSuchKey") : refusal(412, "PreconditionFailed");
  }
}

export function refusal(statusCode: number, code: string): Reply {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  return reply(statusCode, { "content-type": "application/xml" }, Buffer.from(body));
}

/** The answer as the client receives it. */
export function arrive({ statusCode, headers, body }: Reply): HttpResponse {
  return { statusCode, headers, body: Readable.from(body.length > 0 ? [body] : []) };
}

/** The answer begins to arrive, and then the connection ends. */
export function arriveInPart({ statusCode, headers, body }: Reply): HttpResponse {
  const parts = async function* () {
    yield body.subarray(0, body.length / 2);
    throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
  };
  return { statusCode, headers, body: Readable.from(parts()) };
}

function reply(statusCode: number, headers: Record<string, string>, body: Uint8Array): Reply {
  return { statusCode, headers: { ...headers, "content-length": String(body.length) }, body };
}

function conditionOf(request: HttpRequest): PutCondition | undefined {
  const ifMatch = request.headers["if-match"];
  if (ifMatch !== undefined) return { ifMatch: unquotedEtag(ifMatch) };
  return request.headers["if-none-match"] === "*" ? { ifNoneMatch: "*" } : undefined;
}

function headersOf(request: HttpRequest) {
  return { contentType: request.headers["content-type"] ?? "" };
}
