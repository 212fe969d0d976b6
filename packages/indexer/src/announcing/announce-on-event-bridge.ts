import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from "@aws-sdk/client-eventbridge";
import { type Announce, announcementEvent } from "./announcement.ts";

/** How many events EventBridge takes in one request. */
const MAX_EVENTS = 10;

/** The limit of one request, including the SDK's retries. */
const TIMEOUT_MILLISECONDS = 4_000;

const ATTEMPTS = 3;

/**
 * Puts an event for each announcement on the account's default bus, with one request for ten.
 *
 * @param source names the index
 */
export function announceOnEventBridge(client: Pick<EventBridgeClient, "send">, source: string): Announce {
  return async (announcements) => {
    const entries = announcements.map((announcement): PutEventsRequestEntry => {
      const { detail, ...event } = announcementEvent(source, announcement);
      return { Source: event.source, DetailType: event["detail-type"], Detail: JSON.stringify(detail) };
    });
    for (let at = 0; at < entries.length; at += MAX_EVENTS) {
      await putAll(client, entries.slice(at, at + MAX_EVENTS));
    }
  };
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
