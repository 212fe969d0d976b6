import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ObjectEvent } from "../notifications.ts";
import type { SqsHandler } from "./batch-delivery.ts";
import { EventQueue } from "./event-queue.ts";
import { type EventSourceMapping, localMapping } from "./event-source-mapping.ts";

const quick: EventSourceMapping = { ...localMapping, batchWindowMs: 5, visibilityTimeoutMs: 5 };

let folder: string;
let log: string[];
let open: EventQueue[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-queue-"));
  log = [];
  open = [];
});

afterEach(async () => {
  await Promise.all(open.map((queue) => queue.close()));
  await rm(folder, { recursive: true, force: true });
});

async function openQueue(mapping: Partial<EventSourceMapping> = {}): Promise<EventQueue> {
  const queue = await EventQueue.open({
    folder,
    region: "us-east-1",
    mapping: { ...quick, ...mapping },
    log: (line) => log.push(line),
  });
  open.push(queue);
  return queue;
}

function created(key: string): ObjectEvent {
  return {
    name: "ObjectCreated:Put",
    bucket: "my-pypi",
    key,
    size: 3,
    etag: "e",
    time: new Date(0),
  };
}

async function upload(queue: EventQueue, ...keys: string[]): Promise<void> {
  for (const key of keys) (await queue.announce(created(key))).publish();
}

const keyOf = (record: SQSRecord): string => JSON.parse(record.body).Records[0].s3.object.key;

/** A handler that records what it gets, and fails as the test says. */
function recording(respond: (keys: string[], event: SQSEvent) => Promise<string[]> | string[] = () => []) {
  const batches: string[][] = [];
  const events: SQSEvent[] = [];
  const contexts: Context[] = [];
  const handler: SqsHandler = async (event, context): Promise<SQSBatchResponse> => {
    events.push(event);
    contexts.push(context);
    const keys = event.Records.map(keyOf);
    batches.push(keys);
    const failed = new Set(await respond(keys, event));
    return {
      batchItemFailures: event.Records.filter((record) => failed.has(keyOf(record))).map((record) => ({
        itemIdentifier: record.messageId,
      })),
    };
  };
  return { handler, batches, events, contexts, keys: () => batches.flat() };
}

const stored = (kind: "messages" | "dead-letters") => readdir(join(folder, kind));
const keysFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => `p-${first + index}.whl`);

describe("delivery", () => {
  it("delivers what SQS and S3 would, and forgets it once handled", async () => {
    const queue = await openQueue();
    const seen = recording();
    queue.deliverTo(seen.handler);
    await upload(queue, "arrow/arrow 1+1.whl");
    await queue.drain();

    const [record] = seen.events[0]?.Records ?? [];
    expect(record).toMatchObject({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: expect.stringMatching(/^\d+$/) },
      messageAttributes: {},
      eventSource: "aws:sqs",
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:/),
      awsRegion: "us-east-1",
    });
    expect(seen.keys()).toEqual(["arrow/arrow+1%2B1.whl"]);
    expect(seen.contexts[0]?.getRemainingTimeInMillis()).toBeGreaterThan(0);
    expect(await stored("messages")).toEqual([]);
    expect(log).toEqual([]);
  });

  it("fills batches up to their size, and starts no more invocations than allowed", async () => {
    const queue = await openQueue({ batchSize: 10, concurrency: 2 });
    let running = 0;
    let most = 0;
    const seen = recording(async () => {
      most = Math.max(most, ++running);
      await delay(5);
      running--;
      return [];
    });
    const keys = keysFrom(0, 95);
    await upload(queue, ...keys);
    queue.deliverTo(seen.handler);
    await queue.drain();

    expect(most).toBe(2);
    expect(Math.max(...seen.batches.map((batch) => batch.length))).toBe(10);
    expect(seen.batches.length).toBe(10);
    expect(seen.keys().sort()).toEqual(keys.sort());
  });

  it("delivers a raw message as it was sent", async () => {
    const queue = await openQueue();
    const bodies: string[] = [];
    queue.deliverTo(async (event) => {
      bodies.push(...event.Records.map((record) => record.body));
      return { batchItemFailures: [] };
    });
    await queue.send('{"hints":["ü"]}');
    await queue.drain();
    expect(bodies).toEqual(['{"hints":["ü"]}']);
  });
});

describe("announcements", () => {
  it("are on disk before they are published, and delivered only after", async () => {
    const queue = await openQueue();
    const seen = recording();
    queue.deliverTo(seen.handler);
    const announcement = await queue.announce(created("held.whl"));
    expect(await stored("messages")).toHaveLength(1);
    await upload(queue, "other.whl");
    await queue.drain();
    expect(seen.keys()).toEqual(["other.whl"]);

    announcement.publish();
    await queue.drain();
    expect(seen.keys()).toEqual(["other.whl", "held.whl"]);
  });

  it("leave nothing when they are withdrawn", async () => {
    const queue = await openQueue();
    const announcement = await queue.announce(created("withdrawn.whl"));
    await announcement.withdraw();
    expect(await stored("messages")).toEqual([]);
  });

  it("are delivered at the next start if they were neither published nor withdrawn", async () => {
    await (await openQueue()).announce(created("unsettled.whl"));
    const next = await openQueue();
    const seen = recording();
    next.deliverTo(seen.handler);
    await next.drain();
    expect(seen.keys()).toEqual(["unsettled.whl"]);
  });
});

describe("failure", () => {
  it("retries only the messages that the handler names", async () => {
    const queue = await openQueue();
    const seen = recording((keys) =>
      seen.batches.length === 1 ? keys.filter((key) => key === "b.whl") : [],
    );
    await upload(queue, "a.whl", "b.whl", "c.whl");
    queue.deliverTo(seen.handler);
    await queue.drain();
    expect(seen.batches).toEqual([["a.whl", "b.whl", "c.whl"], ["b.whl"]]);
    expect(seen.events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe("2");
    expect(seen.events[1]?.Records[0]?.messageId).toBe(seen.events[0]?.Records[1]?.messageId);
  });

  it.each<[string, SqsHandler]>([
    ["throws", () => Promise.reject(new Error("no store"))],
    [
      "names a message of another batch",
      async () => ({ batchItemFailures: [{ itemIdentifier: "00000000-0000-0000-0000-000000000000" }] }),
    ],
    ["names an empty message id", async () => ({ batchItemFailures: [{ itemIdentifier: "" }] })],
  ])("of the whole batch if the handler %s", async (_, fail) => {
    const queue = await openQueue();
    const seen = recording();
    let first = true;
    await upload(queue, "a.whl", "b.whl");
    queue.deliverTo((event, context) => {
      if (!first) return seen.handler(event, context);
      first = false;
      return fail(event, context);
    });
    await queue.drain();
    expect(seen.keys().sort()).toEqual(["a.whl", "b.whl"]);
  });

  it("does not spread from a message that fails whole batches", async () => {
    const queue = await openQueue({ maxReceiveCount: 3 });
    const handled: string[] = [];
    const keys = [...keysFrom(0, 15), "poison.whl", ...keysFrom(15, 15)];
    await upload(queue, ...keys);
    queue.deliverTo(async (event) => {
      const batch = event.Records.map(keyOf);
      if (batch.includes("poison.whl")) throw new Error("cannot parse");
      handled.push(...batch);
      return { batchItemFailures: [] };
    });
    await queue.drain();
    expect(handled.sort()).toEqual(keysFrom(0, 30).sort());

    const [letter, ...others] = await stored("dead-letters");
    expect(others).toEqual([]);
    const path = join(folder, "dead-letters", letter ?? "");
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
      failures: 3,
      about: 'ObjectCreated:Put "poison.whl"',
    });
    expect(log.at(-1)).toBe(
      `Gave up on ObjectCreated:Put "poison.whl" after 3 attempts: Error: cannot parse; kept in ${path}`,
    );
    expect(await stored("messages")).toEqual([]);
  });

  it("hides a message for the visibility timeout, or for as long as the handler says", async () => {
    const queue = await openQueue({ visibilityTimeoutMs: 3_600_000, batchWindowMs: 0 });
    const tries: string[][] = [];
    await upload(queue, "asked.whl", "unasked.whl", "twice.whl");
    queue.deliverTo(async ({ Records }) => {
      tries.push(Records.map(keyOf));
      if (tries.length > 1) return { batchItemFailures: [] };
      const failed = Records.map(({ messageId, receiptHandle }) => ({
        messageId,
        receiptHandle,
        seconds: 0,
      }));
      await queue.retryLater(failed.filter((_, n) => n !== 1));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    // A message is forgotten after its handler has returned, and both may come back in one batch or in two.
    await expect.poll(() => queue.count()).toBe(1);
    const [first, ...others] = tries;
    expect(first).toEqual(["asked.whl", "unasked.whl", "twice.whl"]);
    expect(others.flat().sort()).toEqual(["asked.whl", "twice.whl"]);
    expect(log).toContainEqual(
      expect.stringMatching(
        /^Attempt 1 of \d+ on ObjectCreated:Put "unasked.whl" failed: .*; next in 3600 s$/,
      ),
    );
    // An unknown receipt hides nothing.
    await queue.retryLater([{ messageId: "x", receiptHandle: "x", seconds: 0 }]);
  });

  it("keeps a dead letter until its receiver removes it", async () => {
    const queue = await openQueue({ maxReceiveCount: 1 });
    await upload(queue, "a.whl", "b.whl", "c.whl");
    queue.deliverTo(recording((keys) => keys).handler);
    await queue.drain();
    await writeFile(join(folder, "dead-letters", "0-broken.json"), "{");

    expect(await queue.deadLetters.count()).toBe(4);
    const first = await queue.deadLetters.receive(2);
    const second = await queue.deadLetters.receive(2);
    expect(await queue.deadLetters.receive(2)).toEqual([]);
    const bodies = [...first, ...second].map(({ body }) => JSON.parse(body).Records[0].s3.object.key);
    expect(bodies).toEqual(["a.whl", "b.whl", "c.whl"]);

    for (const { receiptHandle } of first) await queue.deadLetters.remove(receiptHandle);
    await queue.deadLetters.remove("of nothing");
    expect(await stored("dead-letters")).toEqual(["0-broken.json", expect.any(String)]);
  });

  it("is counted across restarts", async () => {
    const failing: SqsHandler = () => Promise.reject(new Error("down"));
    const first = await openQueue({ maxReceiveCount: 2, visibilityTimeoutMs: 60_000 });
    await upload(first, "a.whl");
    first.deliverTo(failing);
    await expect.poll(() => log).toHaveLength(1);
    await first.close();

    const second = await openQueue({ maxReceiveCount: 2 });
    second.deliverTo(failing);
    await second.drain();
    expect(await stored("dead-letters")).toHaveLength(1);
    expect(log.at(-1)).toContain('Gave up on ObjectCreated:Put "a.whl" after 2 attempts');
  });

  it("sets aside a file that is not a message, and continues", async () => {
    const queue = await openQueue();
    await upload(queue, "a.whl");
    await queue.close();
    await writeFile(join(folder, "messages", "0-broken.json"), '{"body": 1}');

    const next = await openQueue();
    const seen = recording();
    next.deliverTo(seen.handler);
    await next.drain();
    expect(seen.keys()).toEqual(["a.whl"]);
    expect(await stored("dead-letters")).toEqual(["0-broken.json"]);
    expect(log).toEqual([expect.stringContaining("0-broken.json")]);
  });
});

describe("restart", () => {
  it("delivers what was never delivered, in the order of the events", async () => {
    const keys = keysFrom(0, 25);
    await upload(await openQueue(), ...keys);
    const next = await openQueue({ concurrency: 1 });
    const seen = recording();
    next.deliverTo(seen.handler);
    await next.drain();
    expect(seen.keys()).toEqual(keys);
  });

  it("delivers again what was being handled", async () => {
    const first = await openQueue();
    const stuck = recording(() => new Promise(() => undefined));
    first.deliverTo(stuck.handler);
    await upload(first, "a.whl");
    await expect.poll(() => stuck.batches).toHaveLength(1);
    await first.close();

    const next = await openQueue();
    const seen = recording();
    next.deliverTo(seen.handler);
    await next.drain();
    expect(seen.keys()).toEqual(["a.whl"]);
    expect(seen.events[0]?.Records[0]?.attributes.ApproximateReceiveCount).toBe("1");
  });

  it("waits for an invocation that is about to end, and keeps its outcome", async () => {
    const queue = await openQueue();
    let finish = (): void => undefined;
    const seen = recording(() => new Promise((resolve) => (finish = () => resolve([]))));
    queue.deliverTo(seen.handler);
    await upload(queue, "a.whl");
    await expect.poll(() => seen.batches).toHaveLength(1);
    const closing = queue.close();
    finish();
    await closing;
    expect(await stored("messages")).toEqual([]);
  });

  it("ignores the outcome of an invocation that was still running when it closed", async () => {
    const queue = await openQueue();
    let finish = (): void => undefined;
    const seen = recording(() => new Promise((resolve) => (finish = () => resolve([]))));
    queue.deliverTo(seen.handler);
    await upload(queue, "a.whl");
    await expect.poll(() => seen.batches).toHaveLength(1);
    await queue.close();
    finish();
    await delay(10);
    expect(await stored("messages")).toHaveLength(1);
  });

  it("removes what a kill left half written", async () => {
    await openQueue();
    await writeFile(join(folder, "incoming", "half.json"), '{"mess');
    await openQueue();
    expect(await readdir(join(folder, "incoming"))).toEqual([]);
  });
});
