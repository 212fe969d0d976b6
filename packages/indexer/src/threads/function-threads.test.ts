import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bundleThread } from "./bundled-thread.ts";
import { ThreadEndedError } from "./function-thread.ts";
import { FunctionThreads } from "./function-threads.ts";
import { SILENCE_SECONDS } from "./limits.ts";

const startOdd = await bundleThread(new URL("../../testing/threads/odd-functions.ts", import.meta.url));
const LIMIT_MS = 90_000;

let workers: Worker[];
let threads: FunctionThreads;
let sent: string[];
let begin: () => void;

beforeEach(() => {
  workers = [];
  sent = [];
  begin = () => {};
  threads = new FunctionThreads(
    () => {
      const worker = startOdd({}, 64);
      workers.push(worker);
      return worker;
    },
    {
      log: () => begin(),
      send: async (bodies) => {
        if (bodies.includes("bad")) throw new TypeError("Cannot send bad");
        sent.push(...bodies);
      },
    },
  );
});
afterEach(async () => {
  vi.useRealTimers();
  await threads.close();
});

const call = (name: string, argument: unknown = undefined) => threads.call(name, argument, LIMIT_MS);

/** Begins a call that will not be answered, waits until it is running, and lets that many seconds pass. */
async function failureAfter(name: string, seconds: number): Promise<unknown> {
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  const failure = call(name).catch((error: unknown) => error);
  await begun;
  vi.advanceTimersByTime(seconds * 1_000);
  return failure;
}

describe("a function", () => {
  it("returns its argument, in a thread that is kept", async () => {
    await threads.warm();
    expect(await call("echo", { text: "ü", at: new Date(0) })).toEqual({ text: "ü", at: new Date(0) });
    expect(await call("echo", 2)).toBe(2);
    expect(workers).toHaveLength(1);
  });

  it("throws what it throws, by name and message, and its thread is kept", async () => {
    await expect(call("throws")).rejects.toMatchObject({ name: "OddError", message: "as it does" });
    await expect(call("none")).rejects.toThrow('Cannot run function "none" in a thread: there is none');
    expect(workers).toHaveLength(1);
  });

  it("has a thread for each concurrent call", async () => {
    expect(await Promise.all([1, 2, 3].map((n) => call("echo", n)))).toEqual([1, 2, 3]);
    expect(workers).toHaveLength(3);
  });

  it("sends messages through the main thread, and is told if that fails", async () => {
    await call("sends", ["a", "b"]);
    expect(sent).toEqual(["a", "b"]);
    await expect(call("sends", ["bad"])).rejects.toMatchObject({
      name: "TypeError",
      message: "Cannot send bad",
    });
  });
});

describe("a thread", () => {
  it.each(["loops", "matches"])("that %s for ever is ended after too long a silence", async (name) => {
    expect(await failureAfter(name, SILENCE_SECONDS + 1)).toEqual(
      expect.objectContaining({
        name: "ThreadEndedError",
        message: `The thread was ended: it did not come to itself for ${SILENCE_SECONDS} s`,
      }),
    );
    vi.useRealTimers();
    expect(await call("echo", "another one")).toBe("another one");
    expect(workers).toHaveLength(2);
  });

  it("that responds, but never ends, is ended at its time limit", async () => {
    const failure = failureAfter("hangs", SILENCE_SECONDS - 1);
    // Its own clock goes on: it says each second that it is alive.
    let alive = 0;
    await vi.waitUntil(() => workers.length === 1);
    workers[0]?.on("message", ({ kind }) => {
      if (kind !== "alive") return;
      alive += 1;
      vi.advanceTimersByTime((SILENCE_SECONDS - 1) * 1_000);
    });
    expect(await failure).toEqual(new ThreadEndedError("it took longer than 90000 ms", []));
    expect(alive).toBe(3);
  });

  it("names the files that it was reading when it was ended", async () => {
    expect(await failureAfter("loops", SILENCE_SECONDS + 1)).toMatchObject({ reading: ["a.whl"] });
  });

  it.each([
    ["hoards", "it needed more memory than it may have"],
    ["exits", "it ended by itself with code 3"],
    ["crashes", "behind its back"],
  ])("that %s doesn't harm others", async (name, reason) => {
    await expect(call(name)).rejects.toEqual(new ThreadEndedError(reason, []));
    expect(await call("echo", "another one")).toBe("another one");
  });

  it("that can't be loaded says why, each time", async () => {
    const absent = new FunctionThreads(() => new Worker(new URL("./absent.ts", import.meta.url)), {
      log: () => {},
    });
    await expect(absent.warm()).rejects.toThrow(/absent\.ts/);
    await expect(absent.call("echo", 1, LIMIT_MS)).rejects.toThrow(/absent\.ts/);
  });

  it("is ended in the middle of a loop when all are closed", async () => {
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const failure = call("loops").catch((error: unknown) => error);
    await begun;
    await threads.close();
    expect(await failure).not.toBeInstanceOf(ThreadEndedError);
    await expect(call("echo")).rejects.toThrow("Cannot run a function: its threads are closed");
  });
});
