import { byteSize } from "@wheelyard/core/byte-size";
import { quoted } from "@wheelyard/core/quoted";
import { httpUrl } from "@wheelyard/core/simple-page/http-url";
import { isRedirect } from "@wheelyard/core/simple-page/is-redirect";
import { UpstreamFaultError } from "./upstream-fault.ts";

/** What another index says about a page. Any other answer is thrown as an error. */
export type BodyOutcome<T> =
  | { kind: "read"; value: T }
  /** The page still has the given ETag. */
  | { kind: "unchanged" }
  /** The index itself says that there is no such page. */
  | { kind: "absent" };

export interface FetchLimits {
  /** The time from the request to the last byte. */
  deadlineMs: number;
  /** The size of an unpacked page. */
  maxBytes: number;
}

/** A page that is arriving. */
export interface ArrivingPage {
  /** After redirects. */
  url: string;
  contentType: string;
  etag: string | undefined;
  text: AsyncIterable<string>;
}

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const MAX_REDIRECTS = 3;

/** The other side may have closed a kept connection, which we only notice when we use it. */
const ATTEMPTS = 2;

/**
 * Fetches a page of another index to its end: a partial page doesn't count.
 *
 * @param etag the ETag of the page as last received; the page is sent again only if it has changed
 * @param read reads it to its end; called again if the connection was lost
 * @throws {UpstreamFaultError} if the answer is neither a page nor that there is none
 */
export async function fetchBody<T>(
  url: string,
  etag: string | undefined,
  limits: FetchLimits,
  read: (page: ArrivingPage) => Promise<T>,
): Promise<BodyOutcome<T>> {
  const signal = AbortSignal.timeout(limits.deadlineMs);
  for (let attempt = 1; ; attempt++) {
    try {
      return await followRedirects(url, etag, limits, signal, read);
    } catch (error) {
      if (error instanceof UpstreamFaultError) throw error;
      if (signal.aborted) {
        throw fault(url, `it did not answer to the end within ${limits.deadlineMs / 1_000} s`, error);
      }
      if (attempt === ATTEMPTS) throw fault(url, whyNot(error), error);
    }
  }
}

async function followRedirects<T>(
  url: string,
  etag: string | undefined,
  { maxBytes }: FetchLimits,
  signal: AbortSignal,
  read: (page: ArrivingPage) => Promise<T>,
): Promise<BodyOutcome<T>> {
  let current = new URL(url);
  for (let step = 0; step <= MAX_REDIRECTS; step++) {
    const response = await fetch(current, {
      headers: {
        accept: ACCEPT,
        "user-agent": "wheelyard",
        ...(etag !== undefined && { "if-none-match": etag }),
      },
      redirect: "manual",
      signal,
    });
    if (response.status === 200) {
      const { headers } = response;
      const value = await read({
        url: current.href,
        contentType: headers.get("content-type") ?? "",
        etag: headers.get("etag") ?? undefined,
        text: textOf(url, response, maxBytes),
      });
      return { kind: "read", value };
    }
    await response.body?.cancel();
    if (response.status === 404) {
      // A page that it sends everyone to, such as a login, says nothing about this one.
      if (lastName(current) !== lastName(new URL(url))) {
        throw fault(url, `it redirects to ${quoted(current.href)}, which is not there`);
      }
      return { kind: "absent" };
    }
    if (response.status === 304 && etag !== undefined) return { kind: "unchanged" };
    const location = response.headers.get("location");
    if (!isRedirect(response.status) || location === null) {
      throw fault(url, `it answered ${response.status}`);
    }
    const next = httpUrl(location, current.href);
    // Following it would ask a host that the settings do not name.
    if (next?.origin !== current.origin) {
      throw fault(url, `it redirects to ${quoted(location)}, expected the same host`);
    }
    current = next;
  }
  throw fault(url, `it redirects more than ${MAX_REDIRECTS} times`);
}

/** Decodes the body as it arrives, so that a large page is in memory at most once. */
async function* textOf(url: string, { body }: Response, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw fault(url, `it has more than ${byteSize(maxBytes)}, which is the most that is read of a page`);
    }
    yield decoder.decode(chunk, { stream: true });
  }
  yield decoder.decode();
}

/** What a URL names, in any spelling. */
function lastName({ pathname }: URL): string | undefined {
  const last = pathname.split("/").findLast((segment) => segment !== "");
  return last?.replace(/[-_.]+/g, "-").toLowerCase();
}

function fault(url: string, problem: string, cause?: unknown): UpstreamFaultError {
  return new UpstreamFaultError(`Cannot ask ${quoted(url)}: ${problem}`, { cause });
}

/** The error that fetch throws says nothing; its cause does. */
function whyNot(error: unknown): string {
  const { cause = error } = error as Error;
  return cause instanceof Error ? cause.message : String(cause);
}
