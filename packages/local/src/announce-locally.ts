import { appendFile } from "node:fs/promises";
import { type Announcement, announcementEvent } from "@wheelyard/indexer/announcing/announcement";

const SOURCE = "wheelyard.local";

/** How long a program that is told may take to answer. */
const TIMEOUT_MILLISECONDS = 4_000;

/**
 * Tells about files as EventBridge is told in AWS: one line of JSON for each, appended to a file or posted to a URL.
 *
 * @param place an absolute path, or an http URL
 */
export function announceLocally(place: string) {
  return async (announcements: readonly Announcement[]): Promise<void> => {
    const lines = announcements.map((one) => `${JSON.stringify(announcementEvent(SOURCE, one))}\n`).join("");
    if (!/^https?:/i.test(place)) return appendFile(place, lines);
    const response = await fetch(place, {
      method: "POST",
      headers: { "content-type": "application/jsonl" },
      body: lines,
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`Cannot send events to "${place}": it answers ${response.status}`);
  };
}
