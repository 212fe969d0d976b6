import { beforeEach, describe, expect, it } from "vitest";
import type { LogEntry } from "../reporting/log.ts";
import { ThreadEndedError } from "./function-thread.ts";
import { type BatchCall, superviseHandler } from "./supervised-handler.ts";

const MESSAGES = Array.from({ length: 100 }, (_, n) => ({ messageId: `m${n}`, body: "" }));

/** What the thread does with each message that it doesn't handle well. */
type Fate = { kind: "fails" } | EndsThread;

/** It holds up the thread until that is ended, unless these files are rejected. */
interface EndsThread {
  kind: "ends-thread";
  reading: readonly string[];
  rejectedBy?: readonly string[];
}

let fates: Map<string, Fate>;
let calls: BatchCall[];
let handled: Set<string>;
let logged: LogEntry[];
/** Milliseconds of the run that are left. */
let left: number;

beforeEach(() => {
  fates = new Map();
  calls = [];
  handled = new Set();
  logged = [];
  left = 300_000;
});

/** A thread that works on a batch message by message. It takes half a minute to notice that it is silent. */
async function inThread(batch: BatchCall): Promise<object> {
  calls.push(batch);
  const batchItemFailures = [];
  for (const { messageId } of batch.records) {
    const fate = fates.get(messageId);
    if (fate?.kind === "ends-thread" && batch.left > 0) {
      const isRejected = fate.rejectedBy?.every((key) => batch.endless.includes(key)) ?? false;
      if (!isRejected) {
        left -= 30_000;
        throw new ThreadEndedError("it did not come to itself for 30 s", fate.reading);
      }
    }
    if (fate?.kind === "fails" || batch.left === 0) batchItemFailures.push({ itemIdentifier: messageId });
    else handled.add(messageId);
  }
  return { batchItemFailures };
}

async function handle(): Promise<string[]> {
  const handler = superviseHandler(inThread, (entry) => logged.push(entry));
  const context = { getRemainingTimeInMillis: () => left, awsRequestId: "r" };
  const { batchItemFailures } = await handler({ Records: MESSAGES }, context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const others = (...ids: string[]): string[] =>
  MESSAGES.map(({ messageId }) => messageId).filter((id) => !ids.includes(id));

describe("a batch", () => {
  it("is handled in one call, and its failures are reported", async () => {
    fates.set("m7", { kind: "fails" });
    expect(await handle()).toEqual(["m7"]);
    expect(calls).toEqual([{ records: MESSAGES, request: "r", left: 300_000, endless: [] }]);
    expect(logged).toEqual([]);
  });

  it("fails as a whole if something other than the thread's end ends it", async () => {
    const handler = superviseHandler(
      async () => {
        throw new Error("no store");
      },
      () => {},
    );
    await expect(handler({ Records: MESSAGES }, { getRemainingTimeInMillis: () => 300_000 })).rejects.toThrow(
      "no store",
    );
  });
});

describe("a message that ends its thread", () => {
  it.each<[string, EndsThread, failed: string[]]>([
    [
      "over a file that it reads gets the file rejected",
      { kind: "ends-thread", reading: ["a"], rejectedBy: ["a"] },
      [],
    ],
    ["though that file is rejected fails alone", { kind: "ends-thread", reading: ["a"] }, ["m50"]],
    ["and reads no file fails alone", { kind: "ends-thread", reading: [] }, ["m50"]],
    [
      "over one of several files fails alone",
      { kind: "ends-thread", reading: ["a", "b"], rejectedBy: ["a"] },
      ["m50"],
    ],
  ])("%s", async (_, fate, failed) => {
    fates.set("m50", fate);
    expect(await handle()).toEqual(failed);
    expect([...handled].sort()).toEqual(others(...failed).sort());
    expect(logged[0]).toMatchObject({ event: "thread-ended", reading: fate.reading, request: "r" });
    expect(logged[1]).toMatchObject({ event: "thread-ended", messages: ["m50"] });
  });

  it("costs its neighbours nothing, even if there are several", async () => {
    for (const id of ["m0", "m3", "m99"]) fates.set(id, { kind: "ends-thread", reading: [] });
    fates.set("m50", { kind: "fails" });
    expect(await handle()).toEqual(["m0", "m3", "m50", "m99"]);
    expect([...handled].sort()).toEqual(others("m0", "m3", "m50", "m99").sort());
  });

  it("is one of so many that time runs out: the handler returns those that it has not begun", async () => {
    for (let n = 0; n < 100; n += 10) fates.set(`m${n}`, { kind: "ends-thread", reading: [] });
    const failed = await handle();
    expect(failed.length + handled.size).toBe(100);
    expect(calls.at(-1)?.left).toBe(0);
    expect(calls.at(-1)?.records).not.toHaveLength(0);
    expect(left).toBeGreaterThan(0);
    expect([...handled].length).toBeGreaterThan(40);
  });
});
