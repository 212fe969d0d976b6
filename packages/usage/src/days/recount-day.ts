import type { ListedObject, Store } from "@wheelyard/indexer/store/store";
import { dayKey, logsOfDay } from "../layout.ts";
import { countLogs, type DamagedLog } from "./count-logs.ts";
import { type CountedDay, parseCountedDay, serializeDay } from "./counted-day.ts";
import type { Day } from "./day.ts";

/** What a run did about one day. */
export type Recount =
  | {
      kind: "counted";
      day: Day;
      logs: number;
      counts: CountedDay;
      damaged: DamagedLog[];
      milliseconds: number;
    }
  /** No log has arrived since it was counted. */
  | { kind: "unchanged"; day: Day }
  /** Some logs that were counted are absent. Counting the rest would forget them. */
  | { kind: "closed"; day: Day; missing: number }
  /** Another run wrote it meanwhile. The next run looks at it again. */
  | { kind: "overtaken"; day: Day };

interface RecountContext {
  /** The bucket of access logs. */
  logs: Store;
  distribution: string;
  /** In milliseconds. */
  clock: () => number;
}

/**
 * Counts a day from all its logs, and writes the result over what was there. So late logs are counted once, however
 * often it runs, and wherever an earlier run died. A day without logs gets counts too, so that it is not looked at
 * again.
 *
 * @throws {UnreadableDayError} if the counts of the day can't be read
 */
export async function recountDay({ logs, distribution, clock }: RecountContext, day: Day): Promise<Recount> {
  const key = dayKey(day);
  const before = await logs.get(key);
  if (before.kind === "changed") throw new Error(`"${key}" changed, though no version was asked for`);
  const known = before.kind === "found" ? parseCountedDay(before.object.body, key).logs : undefined;
  const listed: ListedObject[] = [];
  for await (const log of logs.list(logsOfDay(distribution, day))) listed.push(log);

  if (known !== undefined) {
    const present = new Set(listed.map(({ key }) => key));
    const missing = Object.keys(known).filter((key) => !present.has(key)).length;
    if (missing > 0) return { kind: "closed", day, missing };
    if (listed.every(({ key, etag }) => known[key] === etag)) return { kind: "unchanged", day };
  }

  const began = clock();
  const { day: counts, damaged } = await countLogs(logs, listed);
  const condition =
    before.kind === "found" ? { ifMatch: before.object.etag } : ({ ifNoneMatch: "*" } as const);
  const headers = { contentType: "application/gzip" };
  const written = await logs.put(key, serializeDay(counts), headers, condition);
  if (written.kind === "conflict") return { kind: "overtaken", day };
  return { kind: "counted", day, logs: listed.length, counts, damaged, milliseconds: clock() - began };
}
