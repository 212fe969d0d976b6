import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { bundleThread } from "@wheelyard/indexer/threads/bundled-thread";
import { expect, it } from "vitest";
import { startTestStack } from "../support/test-stack.ts";

const startHeld = await bundleThread(new URL("./programs/held-functions.ts", import.meta.url));

const wheels = ["acme", "busy", "busier"].map((name) => buildWheel({ name, version: "1.0" }));

it("a busy indexer doesn't make readers or publishers wait", async () => {
  // Whether the indexing functions are held, and how many.
  const held = new Int32Array(new SharedArrayBuffer(8));
  await using stack = await startTestStack(() => startHeld({ held: held.buffer }));
  const { bucket, index } = stack;
  const [acme, ...others] = wheels as [(typeof wheels)[0], ...typeof wheels];
  await bucket.put(acme.filename, acme.body);
  await stack.drain();

  Atomics.store(held, 0, 1);
  let busy = 0;
  for (const { filename, body } of others) {
    await bucket.put(filename, body);
    busy += 1;
    await expect.poll(() => Atomics.load(held, 1)).toBe(busy);
  }
  // All answers come before the indexing functions can continue.
  for (let n = 0; n < 50; n++) {
    expect((await index.fetch("/simple/acme/")).status).toBe(200);
    const file = await index.fetch(`/${acme.filename}`);
    expect(Buffer.from(await file.arrayBuffer()).equals(acme.body)).toBe(true);
    await bucket.put(`${n}.txt`, Buffer.from("published"));
  }
  expect(await index.projects()).toEqual(["acme"]);
  expect(Atomics.load(held, 1)).toBe(others.length);

  Atomics.store(held, 0, 0);
  await stack.drain();
  expect(await index.projects()).toEqual(["acme", "busier", "busy"]);
});

it("a busy indexer ends with the stack, even in the middle of a loop, and its work is done after the next start", async () => {
  const held = new Int32Array(new SharedArrayBuffer(8));
  await using stack = await startTestStack(() => startHeld({ held: held.buffer }));
  const [acme] = wheels as [(typeof wheels)[0]];
  Atomics.store(held, 0, 1);
  await stack.bucket.put(acme.filename, acme.body);
  await expect.poll(() => Atomics.load(held, 1)).toBe(1);
  const restarting = stack.restart();
  Atomics.store(held, 1, 0);
  await restarting;
  await expect.poll(() => Atomics.load(held, 1)).toBe(1);
  expect(await stack.index.projects()).toEqual([]);
  Atomics.store(held, 0, 0);
  await stack.drain();
  expect(await stack.index.projects()).toEqual(["acme"]);
});
