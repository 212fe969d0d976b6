import { expect, it } from "vitest";
import { allFulfilled } from "./all-fulfilled.ts";

it("gives the results in the order of the tasks", async () => {
  const slow = new Promise((resolve) => setImmediate(() => resolve("slow")));
  expect(await allFulfilled([slow, Promise.resolve("fast")])).toEqual(["slow", "fast"]);
});

it("does not fail before the last task has ended", async () => {
  const ended: string[] = [];
  const slow = new Promise<void>((resolve) =>
    setImmediate(() => {
      ended.push("slow");
      resolve();
    }),
  );
  await expect(allFulfilled([Promise.reject(new Error("first")), slow])).rejects.toThrow("first");
  expect(ended).toEqual(["slow"]);
});

it("fails with the first failure in the order of the tasks", async () => {
  const late = new Promise((_, reject) => setImmediate(() => reject(new Error("late"))));
  await expect(allFulfilled([late, Promise.reject(new Error("early"))])).rejects.toThrow("late");
});
