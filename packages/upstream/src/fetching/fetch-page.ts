import { quoted } from "@wheelyard/core/quoted";
import { httpUrl } from "@wheelyard/core/simple-page/http-url";
import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { UpstreamFaultError } from "./upstream-fault.ts";

/** What another index says about a page. Anything else is thrown. */
export type FetchOutcome =
  | { kind: "page"; page: FetchedPage }
  /** It says itself that there is none. */
  | { kind: "absent" };

export interface FetchedPage {
  received: ReceivedPage;
  /** Sent to ask whether the page is still the same. */
  etag: string | undefined;
}

export interface FetchLimits {
  /** From the request to the last byte. */
  deadlineMs: number;
  /** Of a page, unpacked. */
  maxBytes: number;
}

/**
 * pypi.org's largest pages have about 7 MB (`pydantic-core`, 15,000 files, in November 2026). Anything larger than this
 * is reported as too large: reading and rendering it would take more memory than the function has.
 */
export const LIMITS: FetchLimits = { deadlineMs: 8_000, maxBytes: 12 * 1024 ** 2 };

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

const MAX_REDIRECTS = 3;

/** The other side may have closed a kept connection, and we only notice when we use it. */
const ATTEMPTS = 2;

/**
 * Fetches a page of another index to its end: a partial page doesn't count.
 *
 * @param known the page as last received; it is sent again only if it has changed
 * @throws {UpstreamFaultError} if the answer is neither a page nor that there is none
 */
export async function fetchPage(
  url: string,
  known: FetchedPage | undefined,
  limits: FetchLimits = LIMITS,
): Promise<FetchOutcome> {
  const signal = AbortSignal.timeout(limits.deadlineMs);
  for (let attempt = 1; ; attempt++) {
    try {
      return await followRedirects(url, known, limits, signal);
    } catch (error) {
      if (error instanceof UpstreamFaultError) throw error;
      if (signal.aborted) {
        throw fault(url, `it did not answer to the end within ${limits.deadlineMs / 1_000} s`, error);
      }
      if (attempt === ATTEMPTS) throw fault(url, whyNot(error), error);
    }
  }
}

async function followRedirects(
  url: string,
  known: FetchedPage | undefined,
  { maxBytes }: FetchLimits,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  let current = new URL(url);
  for (let step = 0; step <= MAX_REDIRECTS; step++) {
    const response = await fetch(current, {
      headers: {
        accept: ACCEPT,
        "user-agent": "wheelyard",
        ...(known?.etag !== undefined && { "if-none-match": known.etag }),
      },
      redirect: "manual",
      signal,
    });
    if (response.status === 200) {
      const text = await readToTheEnd(url, response, maxBytes);
      const contentType = response.headers.get("content-type") ?? "";
      const received = { text, contentType, url: current.href };
      return { kind: "page", page: { received, etag: response.headers.get("etag") ?? undefined } };
    }
    await response.body?.cancel();
    if (response.status === 404) return { kind: "absent" };
    if (response.status === 304 && known !== undefined) return { kind: "page", page: known };
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

async function readToTheEnd(url: string, { body }: Response, maxBytes: number): Promise<string> {
  // Decoded as it comes: a large page is in memory once.
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw fault(
        url,
        `it has more than ${maxBytes / 1024 ** 2} MiB, which is the most that is read of a page`,
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function fault(url: string, problem: string, cause?: unknown): UpstreamFaultError {
  return new UpstreamFaultError(`Cannot ask ${quoted(url)}: ${problem}`, { cause });
}

/** The error that fetch throws says nothing; its cause does. */
function whyNot(error: unknown): string {
  const { cause = error } = error as Error;
  return cause instanceof Error ? cause.message : String(cause);
}
