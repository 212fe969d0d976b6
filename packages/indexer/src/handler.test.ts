import { setImmediate } from "node:timers/promises";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { bucketMessage, created, removed } from "../testing/bucket-message.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";
import type { QueueMessage } from "./batch-plan.ts";
import { createHandler } from "./handler.ts";
import type { ReadDistribution } from "./protocol/decider.ts";
import type { LogEntry } from "./reporting/log.ts";
import type { FailedMessage } from "./retrying/retry-later.ts";
import type { Store } from "./store/store.ts";

const PLENTY = () => 60_000;

let bucket: MemoryStore;
let logged: LogEntry[];
let retried: readonly FailedMessage[] | undefined;

beforeEach(() => {
  bucket = new MemoryStore();
  logged = [];
  retried = undefined;
});

describe("a batch", () => {
  it("updates each project, then the root list", async () => {
    upload("acme-1.0.zip", "acme-1.1.zip", "zoo-1.0.zip");
    const failed = await handle([
      bucketMessage("1", created("acme-1.0.zip"), created("zoo-1.0.zip")),
      bucketMessage("2", created("acme-1.1.zip")),
    ]);
    expect(failed).toEqual([]);
    expect(filenames("acme")).toEqual(["acme-1.0.zip", "acme-1.1.zip"]);
    expect(filenames("zoo")).toEqual(["zoo-1.0.zip"]);
    expect(projects()).toEqual(["acme", "zoo"]);
  });

  it("takes a project off the root list with its last file", async () => {
    upload("acme-1.0.zip", "zoo-1.0.zip");
    await handle([bucketMessage("1", created("acme-1.0.zip"), created("zoo-1.0.zip"))]);
    bucket.remove("acme-1.0.zip");
    await handle([bucketMessage("2", removed("acme-1.0.zip"))]);
    expect(projects()).toEqual(["zoo"]);
  });

  it("lists what the second attempt commits, if the first commits something else", async () => {
    upload("acme-1.0.zip");
    await handle([bucketMessage("1", created("acme-1.0.zip"))]);
    upload("acme-2.0.zip");
    let looks = 0;
    const store: Store = {
      ...refusing(bucket, () => false),
      list: (prefix, after) => {
        // The file goes when the first attempt looks at it for the last time.
        if (prefix === "acme-2.0.zip" && ++looks === 2) bucket.remove(prefix);
        return bucket.list(prefix, after);
      },
    };
    expect(await handle([bucketMessage("2", created("acme-2.0.zip"))], store)).toEqual([]);
    expect(looks).toBeGreaterThan(2);
    expect(filenames("acme")).toEqual(["acme-1.0.zip"]);
    expect(updates()).toEqual(["1.0"]);
    expect(homeVersions()).toEqual(["1.0"]);
  });

  it("puts a rejected file of a listed project on the list of rejections, and takes it off", async () => {
    upload("acme-1.0.zip");
    await handle([bucketMessage("1", created("acme-1.0.zip"))]);
    bucket.write("acme-2.0.zip", Buffer.from("bad: broken"));
    await handle([bucketMessage("2", created("acme-2.0.zip"))]);
    expect(rejectedKeys()).toEqual(["acme-2.0.zip"]);
    upload("acme-2.0.zip");
    await handle([bucketMessage("3", created("acme-2.0.zip"))]);
    expect(rejectedKeys()).toEqual([]);
  });

  const LIST_KEYS = [
    "_index/simple/index.json",
    "_index/simple/index.html",
    "_index/simple/index.json.gz",
    "_index/rss/updates.json",
    "_index/rss/updates.xml",
    "_index/home/index.html",
    "_index/project/_problems/problems.json",
    "_index/project/_problems/index.html",
  ];

  it.each(LIST_KEYS)(
    "that is delivered again puts %s right, which a run that died did not write",
    async (key) => {
      upload("acme-1.0.zip");
      const message = bucketMessage("1", created("acme-1.0.zip"));
      await handle([message]);
      const right = bucket.text(key);
      expect(right).toBeDefined();
      bucket.remove(key);
      await handle([{ ...message, attributes: { ApproximateReceiveCount: "2" } }]);
      expect(bucket.text(key)).toBe(right);
    },
  );

  it("leaves a record of a key that can't be listed, as long as it is there", async () => {
    upload("simple/acme-1.0.zip");
    expect(await handle([bucketMessage("1", created("simple/acme-1.0.zip"))])).toEqual([]);
    expect(bucket.text("_index/rejected/simple/acme-1.0.zip.json")).toContain("Cannot list a key under");
    expect(rejectedKeys()).toEqual(["simple/acme-1.0.zip"]);
    bucket.remove("simple/acme-1.0.zip");
    expect(await handle([bucketMessage("2", removed("simple/acme-1.0.zip"))])).toEqual([]);
    expect(bucket.keys("_index/rejected/")).toEqual([]);
    expect(rejectedKeys()).toEqual([]);
  });

  it("with only S3's test event succeeds without a write", async () => {
    expect(await handle([{ messageId: "1", body: JSON.stringify({ Event: "s3:TestEvent" }) }])).toEqual([]);
    expect(bucket.keys()).toEqual([]);
  });
});

describe("one poisonous message", () => {
  it("that can't be read fails alone", async () => {
    upload("acme-1.0.zip");
    const failed = await handle([
      { messageId: "bad", body: "no JSON" },
      bucketMessage("good", created("acme-1.0.zip")),
    ]);
    expect(failed).toEqual(["bad"]);
    expect(projects()).toEqual(["acme"]);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: "error", event: "failed", messages: ["bad"] }),
    );
  });

  it("fails for its bad record, and its good record is indexed", async () => {
    upload("acme-1.0.zip");
    expect(await handle([bucketMessage("half", {}, created("acme-1.0.zip"))])).toEqual(["half"]);
    expect(projects()).toEqual(["acme"]);
  });

  it("whose project's page is damaged fails alone, and so does each message of that project", async () => {
    bucket.write("_index/simple/acme/state.json", Buffer.from("damaged"));
    upload("acme-1.0.zip", "acme-1.1.zip", "zoo-1.0.zip");
    const failed = await handle([
      bucketMessage("1", created("acme-1.0.zip")),
      bucketMessage("2", created("zoo-1.0.zip")),
      bucketMessage("3", created("acme-1.1.zip"), created("zoo-1.0.zip")),
    ]);
    expect(failed).toEqual(["1", "3"]);
    expect(projects()).toEqual(["zoo"]);
  });

  it("whose object can't be read fails alone, with the project and the reason in the log", async () => {
    upload("acme-1.0.zip", "zoo-1.0.zip");
    const failed = await handle(
      [bucketMessage("1", created("acme-1.0.zip")), bucketMessage("2", created("zoo-1.0.zip"))],
      refusing(bucket, (key) => key === "acme-1.0.zip"),
    );
    expect(failed).toEqual(["1"]);
    expect(projects()).toEqual(["zoo"]);
    expect(logged).toContainEqual(
      expect.objectContaining({
        event: "failed",
        project: "acme",
        error: expect.objectContaining({ message: 'access to "acme-1.0.zip" denied' }),
      }),
    );
  });
});

it("fails every message whose project waits for a root list that can't be read", async () => {
  upload("acme-1.0.zip");
  const failed = await handle(
    [bucketMessage("1", created("acme-1.0.zip")), bucketMessage("2", created("README.md"))],
    refusing(bucket, (key) => key === "_index/simple/index.json"),
  );
  expect(failed).toEqual(["1"]);
  expect(filenames("acme")).toEqual(["acme-1.0.zip"]);
});

describe("when little time is left", () => {
  it("begins no project, and reports all messages", async () => {
    upload("acme-1.0.zip", "simple/x-1.0.zip");
    const failed = await handle(
      [bucketMessage("1", created("acme-1.0.zip")), bucketMessage("2", created("simple/x-1.0.zip"))],
      bucket,
      () => 59_999,
    );
    expect(failed).toEqual(["1", "2"]);
    expect(bucket.keys("_index/")).toEqual([]);
    expect(logged).toContainEqual(
      expect.objectContaining({
        project: "acme",
        error: expect.objectContaining({
          message: "Cannot begin with 59999 ms left: expected at least 60000",
        }),
      }),
    );
  });

  it("ends what was begun, root list included, and reports the rest", async () => {
    const names = Array.from({ length: 20 }, (_, n) => `p${n}-1.0.zip`);
    upload(...names);
    // The batch asks once, and then each project does.
    let begun = -1;
    const failed = await handle(
      names.map((name, n) => bucketMessage(String(n), created(name))),
      bucket,
      () => (begun++ < 12 ? 60_000 : 10_000),
    );
    expect(failed).toHaveLength(8);
    const done = names.filter((_, n) => !failed.includes(String(n))).map((name) => name.split("-")[0]);
    expect(projects()).toEqual(done.sort());
  });

  it("stops work that is still reading a file, and keeps the outcomes of the rest of the batch", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    upload("acme-1.0.zip", "slow-1.0.zip", "zoo-1.0.zip");
    const read = readPlainText(bucket);
    const handling = handle(
      ["acme", "slow", "zoo"].map((name) => bucketMessage(name, created(`${name}-1.0.zip`))),
      bucket,
      () => 100_000,
      (key, file, signal) => (key.startsWith("slow") ? untilAborted(signal) : read(key, file)),
    );
    await setImmediate();
    vi.advanceTimersByTime(80_000);
    expect(await handling).toEqual(["slow"]);
    expect(projects()).toEqual(["acme", "zoo"]);
    expect(bucket.keys("_index/rejected/")).toEqual([]);
    expect(logged).toContainEqual(
      expect.objectContaining({
        project: "slow",
        error: expect.objectContaining({
          message: "Cannot go on reading with less than 20000 ms left: the rest of the batch needs them",
        }),
      }),
    );
  });

  it("begins new messages before those that were delivered before", async () => {
    const receives = new Map([...Array(20).keys()].map((n) => [`p${n}`, (n % 5) + 1]));
    const messages = [...receives].map(([name, count]) => ({
      ...bucketMessage(name, created(`${name}-1.0.zip`)),
      attributes: { ApproximateReceiveCount: String(count) },
    }));
    upload(...[...receives.keys()].map((name) => `${name}-1.0.zip`));
    const begun: number[] = [];
    const read = readPlainText(bucket);
    await handle(messages, bucket, PLENTY, (key, file) => {
      begun.push(receives.get(file.project) ?? 0);
      return read(key, file);
    });
    expect(begun).toEqual(begun.toSorted());
    expect(begun).toHaveLength(20);
  });
});

describe("what failed is delivered again soon", () => {
  const received = (message: QueueMessage, receives: number, sent = 0): QueueMessage => ({
    ...message,
    receiptHandle: `handle of ${message.messageId}`,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sent) },
  });

  it("and later each time that it fails, even if it was the root list that failed", async () => {
    upload("acme-1.0.zip", "acme-1.1.zip", "zoo-1.0.zip");
    const store = refusing(bucket, (key) => key.startsWith("acme"));
    const [first, second] = [3_000, 1_000] as const;
    await handle(
      [
        received(bucketMessage("1", created("acme-1.0.zip")), 1, first),
        received(bucketMessage("2", created("zoo-1.0.zip")), 1),
        received(bucketMessage("3", created("acme-1.1.zip")), 5, second),
        received({ messageId: "4", body: "no JSON" }, 180, first),
      ],
      store,
    );
    expect(retried).toEqual([
      { messageId: "1", receiptHandle: "handle of 1", seconds: 2 },
      { messageId: "3", receiptHandle: "handle of 3", seconds: 32 },
      { messageId: "4", receiptHandle: "handle of 4", seconds: 120 },
    ]);
    expect(logged).toContainEqual({
      level: "warn",
      event: "retrying",
      messages: ["1", "3", "4"],
      since: new Date(second),
      request: undefined,
    });
    retried = [];
    await handle(
      [received(bucketMessage("5", created("zoo-1.0.zip")), 2)],
      refusing(bucket, (key) => key === "_index/simple/index.json"),
    );
    expect(retried).toEqual([{ messageId: "5", receiptHandle: "handle of 5", seconds: 4 }]);
  });

  it("and the queue is not asked if nothing failed", async () => {
    upload("acme-1.0.zip");
    await handle([received(bucketMessage("1", created("acme-1.0.zip")), 1)]);
    expect(retried).toBeUndefined();
  });
});

function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}

async function handle(
  messages: QueueMessage[],
  store: Store = bucket,
  left = PLENTY,
  readDistribution: ReadDistribution = readPlainText(store),
): Promise<string[]> {
  const handler = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution,
    pause: async () => {},
    retryLater: async (failed) => {
      retried = failed;
    },
    log: (entry) => logged.push(entry),
  });
  const { batchItemFailures } = await handler({ Records: messages }, { getRemainingTimeInMillis: left });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort();
}

function upload(...keys: string[]): void {
  for (const key of keys) bucket.write(key, Buffer.from(`content of ${key}`));
}

/** The store, except that it denies access to some keys. */
function refusing(store: Store, isRefused: (key: string) => boolean): Store {
  return {
    get: async (key, options) => {
      if (isRefused(key)) throw new Error(`access to "${key}" denied`);
      return store.get(key, options);
    },
    list: (prefix, after) => store.list(prefix, after),
    put: (key, body, headers, condition) => store.put(key, body, headers, condition),
    delete: (key, condition) => store.delete(key, condition),
  };
}

function filenames(project: string): string[] {
  const page = JSON.parse(bucket.text(`_index/simple/${project}/index.json`) ?? "");
  return page.files.map(({ filename }: { filename: string }) => filename);
}

function rejectedKeys(): string[] {
  const listed = JSON.parse(bucket.text("_index/project/_problems/problems.json") ?? "");
  return listed.map(({ key }: { key: string }) => key);
}

function updates(): string[] {
  const listed = JSON.parse(bucket.text("_index/rss/updates.json") ?? "");
  return listed.map(({ version }: { version: string }) => version);
}

function homeVersions(): string[] {
  return bucket.keys("_index/project/_home/").flatMap((key) => {
    const part = JSON.parse(bucket.text(key) ?? "");
    return part.projects.map(({ version }: { version: string }) => version);
  });
}

function projects(): string[] {
  const root = JSON.parse(bucket.text("_index/simple/index.json") ?? "");
  return root.projects.map(({ name }: { name: string }) => name);
}
