import { expect, it } from "vitest";
import { eachOnce } from "./each-once.ts";

it("reads each key once, even if it is asked again before the first answer", async () => {
  const read: string[] = [];
  const lengthOf = eachOnce(async (text: string) => {
    read.push(text);
    return text.length;
  });
  expect(await Promise.all(["acme", "bow", "acme"].map(lengthOf))).toEqual([4, 3, 4]);
  expect(await lengthOf("bow")).toBe(3);
  expect(read).toEqual(["acme", "bow"]);
});

it("gives a failure to everyone who asks", async () => {
  let reads = 0;
  const failing = eachOnce(async (_: string) => {
    reads++;
    throw new Error("503");
  });
  await expect(failing("acme")).rejects.toThrow("503");
  await expect(failing("acme")).rejects.toThrow("503");
  expect(reads).toBe(1);
});
