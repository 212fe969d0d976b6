import type { ReceivedPage } from "@wheelyard/core/simple-page/simple-page";
import { type FetchLimits, fetchBody } from "./fetch-body.ts";

/** What another index says about a page. Any other answer is thrown as an error. */
export type FetchOutcome =
  | { kind: "page"; page: FetchedPage }
  /** The index itself says that there is no such page. */
  | { kind: "absent" };

export interface FetchedPage {
  received: ReceivedPage;
  /** Sent to ask whether the page is still the same. */
  etag: string | undefined;
}

/**
 * pypi.org's largest pages have about 7 MB (`pydantic-core`, 15,000 files, in November 2026). Anything larger than this
 * is reported as too large: reading and rendering it would take more memory than the function has.
 */
export const LIMITS: FetchLimits = { deadlineMs: 8_000, maxBytes: 12_000_000 };

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
  const outcome = await fetchBody(url, known?.etag, limits, async ({ text: pieces, etag, ...page }) => {
    let text = "";
    for await (const piece of pieces) text += piece;
    return { received: { text, ...page }, etag };
  });
  switch (outcome.kind) {
    case "read":
      return { kind: "page", page: outcome.value };
    case "absent":
      return outcome;
    case "unchanged":
      // Only a request with an ETag gets this answer, and only a known page has one.
      return { kind: "page", page: known as FetchedPage };
  }
}
