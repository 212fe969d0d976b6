import { expect, it } from "vitest";
import { parseBucketEvent } from "../bucket-event.ts";
import type { Difference } from "./difference.ts";
import { HintMessages } from "./hint-messages.ts";

const SQS_LIMIT = 256 * 1024;

it("sends every key once, as an event that says nothing was created", async () => {
  const keys = Array.from({ length: 1_234 }, (_, n) => `a b/é+%~*'()!-${n}.zip`);
  const bodies = await sent(keys.map((key) => ({ kind: "missing", key })));
  const events = bodies.map(parseBucketEvent);
  expect(events.flatMap(({ errors }) => errors)).toEqual([]);
  expect(events.flatMap(({ changes }) => changes)).toEqual(
    keys.map((key) => ({ bucket: "my-pypi", key, created: false, byReconcile: true })),
  );
});

it("keeps a message within what SQS takes", async () => {
  const longest = "é".repeat(512);
  const bodies = await sent(Array.from({ length: 100 }, () => ({ kind: "outdated", key: longest })));
  for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThan(SQS_LIMIT / 4);
});

it("sends nothing if there is nothing to say", async () => {
  expect(await sent([])).toEqual([]);
});

async function sent(differences: readonly Pick<Difference, "kind" | "key">[]): Promise<string[]> {
  const bodies: string[] = [];
  const messages = new HintMessages("my-pypi", async (some) => {
    bodies.push(...some);
  });
  await messages.add(differences);
  await messages.flush();
  return bodies;
}
