import { logToMain, sendThroughMain, serveCalls, tellReading } from "../../src/threads/serve-calls.ts";

/* A thread with functions that do what no function should. Each first says that it has begun. */

const begun = (): void => logToMain({ level: "info", event: "rejected", key: "begun", reason: "" });

class OddError extends Error {
  override name = "OddError";
}

serveCalls({
  echo: async (argument: unknown) => argument,
  throws: async () => {
    throw new OddError("as it does");
  },
  loops: async () => {
    tellReading(["a.whl"]);
    begun();
    for (;;);
  },
  matches: async () => {
    begun();
    return /(a+)+b/.test(`${"a".repeat(60)}c`);
  },
  hangs: async () => {
    begun();
    return new Promise(() => {});
  },
  hoards: async () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push({ at: hoard.length, text: `${Math.random()}` });
  },
  exits: async () => process.exit(3),
  crashes: async () => {
    setImmediate(() => {
      throw new Error("behind its back");
    });
    return new Promise(() => {});
  },
  sends: (bodies: readonly string[]) => sendThroughMain(bodies),
});
