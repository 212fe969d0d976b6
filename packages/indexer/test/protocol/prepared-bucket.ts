import type { Change, History, StartingBucket } from "../../testing/explorer/scenario.ts";
import { restore } from "../../testing/explorer/starting-bucket.ts";
import type { MemoryStore } from "../../testing/memory-store.ts";
import { COPY, SECOND, STATUS, WHEEL } from "./scenarios.ts";

/** A bucket with a finished index, in which something has been changed since. */
export interface PreparedBucket {
  objects: MemoryStore;
  history: History;
  /** The keys that the change may list or take off a page. */
  touched: ReadonlySet<string>;
}

export function prepareBucket(start: StartingBucket, changes: readonly Change[]): PreparedBucket {
  const clock = { now: new Date(0) };
  const objects = restore(start, clock);
  const history = new Map(start.history);
  for (const [n, change] of changes.entries()) {
    clock.now = new Date(Date.UTC(2026, 6, 1, n));
    if (change.kind === "put") objects.write(change.key, Buffer.from(change.content));
    else objects.remove(change.key);
    const content = change.kind === "put" ? change.content : undefined;
    history.set(change.key, [...(history.get(change.key) ?? []), { content, time: clock.now }]);
  }
  return { objects, history, touched: touchedBy(changes) };
}

/** A status affects all files, and a file may take the place of another with the same filename. */
function touchedBy(changes: readonly Change[]): ReadonlySet<string> {
  const keys = changes.map(({ key }) => key);
  return new Set([
    ...keys,
    ...(keys.includes(STATUS) ? [WHEEL, SECOND] : []),
    ...(keys.includes(COPY) ? [WHEEL] : []),
  ]);
}
