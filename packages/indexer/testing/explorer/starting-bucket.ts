import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { MemoryStore } from "../memory-store.ts";
import { inFirstFormat } from "./first-format.ts";
import type { Change, CodeUnderTest, Scenario, StartingBucket, Version } from "./scenario.ts";

/** Makes the changes one after another, and handles the events of each at once. */
export async function indexChanges(changes: readonly Change[], code: CodeUnderTest): Promise<StartingBucket> {
  let now = new Date(0);
  const store = new MemoryStore(() => now);
  const history = new Map<string, readonly Version[]>();
  const times = new Map<string, Date>();
  for (const [n, change] of changes.entries()) {
    const time = new Date(Date.UTC(2026, 0, 1) + 1_000 * n);
    if (change.kind === "put") {
      now = time;
      store.write(change.key, Buffer.from(change.content));
      now = new Date(0);
      times.set(change.key, time);
    } else store.remove(change.key);
    const content = change.kind === "put" ? change.content : undefined;
    history.set(change.key, [...(history.get(change.key) ?? []), { content, time }]);
    await code.run([change], { store, pause: async () => {} }, 1);
  }
  const objects = store.keys().map((key) => ({
    key,
    body: store.bytes(key) ?? Buffer.alloc(0),
    headers: store.headers(key) ?? { contentType: "" },
    lastModified: times.get(key) ?? new Date(0),
  }));
  return { objects, history };
}

/** Where a scenario begins. */
export async function startOf({ before, format }: Scenario, code: CodeUnderTest): Promise<StartingBucket> {
  const start = await indexChanges(before, code);
  switch (format) {
    case "present":
      return start;
    case "first":
      return inFirstFormat(start);
    case "unclaimed":
      return { ...start, objects: start.objects.filter(({ key }) => !key.startsWith(CLAIMS_PREFIX)) };
  }
}

/**
 * Restores such a bucket in memory.
 *
 * @param clock is set to the time of each object while that is written
 */
export function restore({ objects }: StartingBucket, clock: { now: Date }): MemoryStore {
  const store = new MemoryStore(() => clock.now);
  for (const { key, body, headers, lastModified } of objects) {
    clock.now = lastModified;
    store.write(key, body, headers);
  }
  return store;
}
