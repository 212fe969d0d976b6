import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { HttpRequest } from "@smithy/core/protocols";
import { getRetryAfterHint, isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import type {
  AwsCredentialIdentityProvider,
  HttpHandlerOptions,
  HttpResponse,
  RequestHandler,
  RetryErrorType,
  RetryStrategyV2,
  RetryToken,
  SdkError,
} from "@smithy/types";
import { percentEncodePath } from "@wheelyard/core/percent-encoding";
import { S3AnswerError } from "./s3-answer-error.ts";

/** How to reach S3: parts of the SDK, and where the bucket is. */
export interface S3Access {
  /** The address of the bucket, below which its objects are. */
  bucketUrl: URL;
  region: string;
  /** Called for each request: it keeps credentials that are still valid, and renews others. */
  credentials: AwsCredentialIdentityProvider;
  requestHandler: RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions>;
  /** Decides what is retried, how often and when. */
  retryStrategy: RetryStrategyV2;
}

export interface S3Request {
  /** What is being done, for the error, such as `read "acme.whl"`. */
  what: string;
  method: "GET" | "PUT" | "DELETE";
  /** Absent if the request is about the bucket. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

export interface S3Response {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** S3 refuses signatures that are a quarter of an hour too early or too late. Any smaller difference doesn't matter. */
const CLOCK_TOLERANCE_MS = 4 * 60_000;

/**
 * Signed requests to one bucket, with the SDK's signer, network and retry rules, but without its layers in between:
 * those cost twice as much as the request itself.
 *
 * If this machine's clock is wrong, requests are signed with S3's, and one that was refused is sent again.
 */
export class S3Connection {
  readonly #access: S3Access;
  readonly #signer: SignatureV4;
  #clockOffsetMs = 0;

  constructor(access: S3Access) {
    this.#access = access;
    this.#signer = new SignatureV4({
      service: "s3",
      region: access.region,
      credentials: access.credentials,
      sha256: Hash.bind(undefined, "sha256"),
      // S3 signs a path as it is sent.
      uriEscapePath: false,
    });
  }

  /** @throws {S3AnswerError} for every answer except success, once it is not worth another attempt */
  async send(request: S3Request): Promise<S3Response> {
    const { retryStrategy } = this.#access;
    let token = await retryStrategy.acquireInitialRetryToken("");
    for (;;) {
      try {
        const response = await this.#attempt(request);
        retryStrategy.recordSuccess(token);
        return response;
      } catch (error) {
        token = await this.#tokenToRetry(token, error);
        await delay(token.getRetryDelay());
      }
    }
  }

  /** @throws the error if it is not worth another attempt, or there have been enough */
  async #tokenToRetry(token: RetryToken, error: unknown): Promise<RetryToken> {
    const hint = error instanceof S3AnswerError ? getRetryAfterHint(error.response) : undefined;
    const reason = { errorType: retryErrorType(error as SdkError), ...(hint && { retryAfterHint: hint }) };
    // The strategy refuses with its own error, which says nothing about this one.
    const next = await this.#access.retryStrategy.refreshRetryTokenForRetry(token, reason).catch(() => {});
    if (next === undefined) throw error;
    return next;
  }

  async #attempt({ what, method, key, query, headers, body }: S3Request): Promise<S3Response> {
    const { bucketUrl, requestHandler } = this.#access;
    const { protocol, hostname, port, host, pathname } = bucketUrl;
    const [offset, sent] = [this.#clockOffsetMs, Date.now()];
    const request = new HttpRequest({
      method,
      protocol,
      hostname,
      ...(port !== "" && { port: Number(port) }),
      path: key === undefined ? pathname : `${pathname.replace(/\/$/, "")}/${percentEncodePath(key)}`,
      query: query ?? {},
      headers: { host, ...headers },
      body,
    });
    const signed = await this.#signer.sign(request, { signingDate: new Date(sent + offset) });
    const { response } = await requestHandler.handle(signed as HttpRequest);
    const clockSkewCorrected = this.#correctClock(response.headers, sent, offset);
    const content = await readBody(response);
    if (response.statusCode >= 200 && response.statusCode < 300)
      return { headers: response.headers, body: content };
    const error = new S3AnswerError(what, response, content);
    if (clockSkewCorrected) error.$metadata.clockSkewCorrected = true;
    throw error;
  }

  /** @returns whether a request that was signed with this offset is worth signing again */
  #correctClock({ date = "", age }: Record<string, string>, sent: number, signedWith: number): boolean {
    const now = Date.now();
    const offset = Date.parse(date) - now;
    // A cached answer is old, and after a long wait we don't know when the answer was made.
    if (Number.isNaN(offset) || age !== undefined || now - sent > 15 * 60_000) return false;
    this.#clockOffsetMs = Math.abs(offset) < CLOCK_TOLERANCE_MS ? 0 : offset;
    return Math.abs(this.#clockOffsetMs - signedWith) >= CLOCK_TOLERANCE_MS;
  }
}

function retryErrorType(error: SdkError): RetryErrorType {
  if (isThrottlingError(error)) return "THROTTLING";
  if (isTransientError(error)) return "TRANSIENT";
  return isServerError(error) ? "SERVER_ERROR" : "CLIENT_ERROR";
}

/** @throws if the answer is cut short */
function readBody({ headers, body }: HttpResponse): Promise<Uint8Array> {
  const stream = body as Readable;
  const length = headers["content-length"];
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const fail = () => reject(cutOff());
    stream.on("data", (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.length;
    });
    stream.once("error", reject);
    stream.once("close", fail);
    stream.once("end", () => {
      stream.off("close", fail);
      if (length !== undefined && size !== Number(length)) return fail();
      const { buffer, byteOffset } = Buffer.concat(chunks, size);
      resolve(new Uint8Array(buffer, byteOffset, size));
    });
  });
}

/** An error with a code that is retried. */
function cutOff(): Error {
  return Object.assign(new Error("Cannot read an answer of S3: it is cut off"), {
    code: "ECONNRESET",
  });
}
