import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { byteSize } from "@wheelyard/core/byte-size";
import { quoted } from "@wheelyard/core/quoted";
import { httpUrl } from "@wheelyard/core/simple-page/http-url";
import { isRedirect } from "@wheelyard/core/simple-page/is-redirect";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { CommandError, refused, unreachable } from "../command-error.ts";
import { fileSystemProblem } from "../publish/file-problem.ts";

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const ATTEMPTS = 3;
const MAX_REDIRECTS = 10;

/** Three times the root page of pypi.org, in bytes. */
const MAX_PAGE_BYTES = 128 * 1024 ** 2;

/** The most that the index reads of a file, in bytes. */
const MAX_FILE_BYTES = 16 * 1024 ** 3;

/** How long to wait without receiving a byte. */
const SILENCE_MS = 60_000;

export interface Credentials {
  user: string;
  token: string;
}

export interface HttpClient {
  /** @throws {CommandError} */
  page(url: string): Promise<ReceivedPage>;
  /**
   * @param size as announced by the source, in bytes: not one more is read
   * @throws {CommandError}
   */
  save(url: string, path: string, size: number | undefined, signal: AbortSignal): Promise<void>;
}

/** The next try may succeed. */
class TransientError extends Error {
  readonly failure: CommandError;
  constructor(failure: CommandError) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * Reads from a host that may send anything: size, redirects and silence are bounded.
 *
 * @param root the only origin that gets the credentials
 */
export function httpClient(
  root: URL,
  credentials: Credentials | undefined,
  silenceMs = SILENCE_MS,
): HttpClient {
  const login = credentials && Buffer.from(`${credentials.user}:${credentials.token}`).toString("base64");

  return {
    page: (url) =>
      repeated(url, undefined, async (signal, alive) => {
        const { response, finalUrl } = await request(url, { accept: ACCEPT }, signal, alive);
        const chunks: Uint8Array[] = [];
        const limit = { bytes: MAX_PAGE_BYTES, problem: `it has more than ${byteSize(MAX_PAGE_BYTES)}` };
        for await (const chunk of bounded(url, response, limit, alive)) chunks.push(chunk);
        const text = Buffer.concat(chunks).toString();
        return { text, contentType: response.headers.get("content-type") ?? "", url: finalUrl };
      }),

    save: (url, path, size, outer) =>
      repeated(url, outer, async (signal, alive) => {
        const { response } = await request(url, {}, signal, alive);
        const limit =
          size === undefined
            ? { bytes: MAX_FILE_BYTES, problem: `it has more than ${byteSize(MAX_FILE_BYTES)}` }
            : { bytes: size, problem: `it has more than the ${size} bytes that the source announces` };
        const file = createWriteStream(path);
        await pipeline(bounded(url, response, limit, alive), file, { signal });
        if (size !== undefined && file.bytesWritten !== size) {
          throw refused(
            `Cannot read ${quoted(url)}: it has ${file.bytesWritten} bytes, the source announces ${size}`,
          );
        }
      }),
  };

  /** Follows redirects itself, to check where each leads and whether it may see the credentials. */
  async function request(
    url: string,
    headers: Record<string, string>,
    signal: AbortSignal,
    alive: () => void,
  ): Promise<{ response: Response; finalUrl: string }> {
    let current = url;
    for (let step = 0; step <= MAX_REDIRECTS; step++) {
      // Files may be on another host, which must not see the credentials.
      const authorization = login !== undefined && new URL(current).origin === root.origin;
      const response = await fetch(current, {
        headers: { ...headers, ...(authorization && { authorization: `Basic ${login}` }) },
        redirect: "manual",
        signal,
      });
      alive();
      const location = response.headers.get("location");
      if (!isRedirect(response.status) || location === null) {
        if (response.ok) return { response, finalUrl: current };
        await response.body?.cancel();
        throw refusal(current, response.status);
      }
      await response.body?.cancel();
      const next = httpUrl(location, current);
      if (next === undefined) {
        throw refused(
          `Cannot read ${quoted(url)}: it redirects to ${quoted(location)}, expected an http or https URL`,
        );
      }
      current = next.href;
    }
    throw refused(`Cannot read ${quoted(url)}: it redirects more than ${MAX_REDIRECTS} times`);
  }

  /** Retries what may succeed later, and gives up when nothing arrives any more. */
  async function repeated<T>(
    url: string,
    outer: AbortSignal | undefined,
    work: (signal: AbortSignal, alive: () => void) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), silenceMs);
      const signal = outer ? AbortSignal.any([silence.signal, outer]) : silence.signal;
      try {
        return await work(signal, () => timer.refresh());
      } catch (error) {
        if (outer?.aborted) throw error;
        if (silence.signal.aborted) {
          throw unreachable(`Cannot read ${quoted(url)}: nothing arrived for ${silenceMs / 1_000} s`, {
            cause: error,
          });
        }
        const failure = transientFailure(url, error);
        if (failure === undefined) throw error;
        if (attempt === ATTEMPTS) throw failure;
      } finally {
        clearTimeout(timer);
      }
    }
  }
}

async function* bounded(
  url: string,
  { body, headers }: Response,
  { bytes: most, problem }: { bytes: number; problem: string },
  alive: () => void,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const tooLarge = () => refused(`Cannot read ${quoted(url)}: ${problem}`);
  // The length of a body compressed in transit differs.
  if (headers.get("content-encoding") === null && Number(headers.get("content-length")) > most) {
    await body.cancel();
    throw tooLarge();
  }
  let bytes = 0;
  for await (const chunk of Readable.fromWeb(body as ReadableStream)) {
    alive();
    bytes += chunk.length;
    if (bytes > most) throw tooLarge();
    yield chunk;
  }
}

/** @returns undefined for a failure that would happen again */
function transientFailure(url: string, error: unknown): CommandError | undefined {
  if (error instanceof TransientError) return error.failure;
  if (error instanceof CommandError || !(error instanceof Error)) return undefined;
  if (fileSystemProblem(error) !== undefined) return undefined;
  const why = error.cause instanceof Error ? error.cause.message : error.message;
  return unreachable(`Cannot reach ${quoted(url)}: ${why}`, { cause: error });
}

function refusal(url: string, status: number): Error {
  const message = `Cannot read ${quoted(url)}: it answers ${status}`;
  if (status >= 500) return new TransientError(refused(message));
  if (status !== 401 && status !== 403) return refused(message);
  return unreachable(`${message}; expected credentials in WHEELYARD_SOURCE_USER and WHEELYARD_SOURCE_TOKEN`);
}
