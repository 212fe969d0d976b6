import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { type Announce, announcementEvent } from "./announcement.ts";

/** How many events EventBridge takes in one request. */
const MAX_EVENTS = 10;

/** The limit of one request, including the SDK's retries. */
const TIMEOUT_MILLISECONDS = 4_000;

const ATTEMPTS = 3;

const CONCURRENT_REQUESTS = 8;

/** With less time left no request is begun, so that those already begun can end, and the rest of the batch is not lost. */
const RESERVED_MILLISECONDS = 20_000;

/**
 * Puts an event for each announcement on the account's default bus, with one request for ten, and a few of them at a time.
 *
 * @param source names the index
 */
export function announceOnEventBridge(client: Pick<EventBridgeClient, "send">, source: string): Announce {
  return async (announcements, remainingMilliseconds) => {
    const entries = announcements.map((announcement): PutEventsRequestEntry => {
      const { detail, ...event } = announcementEvent(source, announcement);
      return { Source: event.source, DetailType: event["detail-type"], Detail: JSON.stringify(detail) };
    });
    const limit = pLimit(CONCURRENT_REQUESTS);
    const put = (tenEntries: readonly PutEventsRequestEntry[]) => {
      requireTime(remainingMilliseconds());
      return putAll(client, tenEntries);
    };
    await allFulfilled(inTens(entries).map((tenEntries) => limit(put, tenEntries)));
  };
}

function inTens<T>(entries: readonly T[]): T[][] {
  const count = Math.ceil(entries.length / MAX_EVENTS);
  return Array.from({ length: count }, (_, n) => entries.slice(n * MAX_EVENTS, (n + 1) * MAX_EVENTS));
}

function requireTime(left: number): void {
  if (left >= RESERVED_MILLISECONDS) return;
  throw new Error(
    `Cannot put events with ${left} ms left: expected at least ${RESERVED_MILLISECONDS}, as the rest of the batch needs them`,
  );
}

/** Puts events, and once more those that EventBridge does not accept. */
async function putAll(
  client: Pick<EventBridgeClient, "send">,
  entries: readonly PutEventsRequestEntry[],
): Promise<void> {
  let left = entries;
  let problem = "";
  for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt++) {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...left] }), {
      abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    // The request succeeds even if some of its events fail.
    left = left.filter((_, n) => {
      const { ErrorCode, ErrorMessage = "" } = Entries[n] ?? { ErrorCode: "no answer" };
      if (ErrorCode !== undefined) problem = `${ErrorCode} ${ErrorMessage}`.trim();
      return ErrorCode !== undefined;
    });
  }
  if (left.length > 0) throw new Error(`Cannot put ${left.length} events on EventBridge: ${problem}`);
}
