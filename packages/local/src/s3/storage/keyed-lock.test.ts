import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { KeyedLock } from "./keyed-lock.ts";

it("runs tasks of one key in order, others concurrently, and continues after a failure", async () => {
  const lock = new KeyedLock();
  const log: string[] = [];
  const task = (name: string, turns: number) => async () => {
    for (let i = 0; i < turns; i++) await setImmediate();
    log.push(name);
    if (name === "fails") throw new Error("failed");
  };
  const outcomes = await Promise.allSettled([
    lock.run("a", task("slow", 10)),
    lock.run("a", task("fails", 5)),
    lock.run("a", task("fast", 0)),
    lock.run("b", task("other", 1)),
  ]);
  expect(log).toEqual(["other", "slow", "fails", "fast"]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(lock.isBusy).toBe(false);
});
