import { beforeEach, describe, expect, it } from "vitest";
import type { Announcement } from "../src/announcing/announcement.ts";
import type { QueueMessage } from "../src/batch-plan.ts";
import { createHandler } from "../src/handler.ts";
import { bucketMessage, created, removed } from "../testing/bucket-message.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";

let bucket: MemoryStore;
let told: Announcement[];
let calls: number;

beforeEach(() => {
  bucket = new MemoryStore();
  told = [];
  calls = 0;
});

/** @param announce what becomes of an announcement */
async function handle(
  messages: QueueMessage[],
  announce = async () => {},
  invalidate = async () => {},
): Promise<string[]> {
  told = [];
  const handler = createHandler({
    bucket: "my-pypi",
    store: bucket,
    readDistribution: readPlainText(bucket),
    pause: async () => {},
    log: () => {},
    invalidate,
    announce: async (announcements) => {
      calls++;
      // Whoever is told can look.
      for (const { kind, project, channel, filename } of announcements) {
        const root = channel === undefined ? "" : `_channels/${channel}/`;
        if (kind === "listed")
          expect(bucket.text(`_index/${root}simple/${project}/index.json`)).toContain(filename);
      }
      await announce();
      told.push(...announcements);
    },
  });
  const { batchItemFailures } = await handler(
    { Records: messages },
    { getRemainingTimeInMillis: () => 60_000 },
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const upload = (key: string, text = `content of ${key}`) => bucket.write(key, Buffer.from(text));

async function uploaded(...keys: string[]): Promise<void> {
  for (const key of keys) upload(key);
  await handle([bucketMessage("0", ...keys.map((key) => created(key)))]);
}

const again = (message: QueueMessage): QueueMessage => ({
  ...message,
  attributes: { ApproximateReceiveCount: "2" },
});

const byReconcile = (key: string) => ({
  eventName: "Reconcile:Difference",
  s3: { bucket: { name: "my-pypi" }, object: { key } },
});

const summary = () =>
  told.map(({ kind, key, reason }) => [kind, key, ...(reason === undefined ? [] : [reason])].join(" "));

describe("what is told", () => {
  it("names the file, its hash, its channel and who uploaded it", async () => {
    upload("_channels/nightly/acme-1.0.zip");
    const event = {
      ...created("_channels/nightly/acme-1.0.zip"),
      userIdentity: { principalId: "AWS:AROAEXAMPLE:run-7" },
    };
    await handle([bucketMessage("1", event)]);
    expect(told).toEqual([
      {
        kind: "listed",
        project: "acme",
        version: "1.0",
        filename: "acme-1.0.zip",
        key: "_channels/nightly/acme-1.0.zip",
        channel: "nightly",
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        principal: "AWS:AROAEXAMPLE:run-7",
      },
    ]);
  });

  it("is one call for a batch", async () => {
    const keys = ["acme-1.0.zip", "acme-1.1.zip", "zoo-1.0.zip", "bad.whl"];
    await uploaded(...keys);
    expect(summary().toSorted()).toEqual([
      "listed acme-1.0.zip",
      "listed acme-1.1.zip",
      "listed zoo-1.0.zip",
      expect.stringMatching(/^rejected bad\.whl Cannot read filename/),
    ]);
    expect(calls).toBe(1);
  });

  it("is a yank with its reason, and a listing when it is withdrawn", async () => {
    await uploaded("acme-1.0.zip");
    upload("acme-1.0.zip.yanked", "loses data\n");
    await handle([bucketMessage("1", created("acme-1.0.zip.yanked"))]);
    expect(summary()).toEqual(["yanked acme-1.0.zip loses data"]);
    bucket.remove("acme-1.0.zip.yanked");
    await handle([bucketMessage("2", removed("acme-1.0.zip.yanked"))]);
    expect(summary()).toEqual(["listed acme-1.0.zip"]);
  });

  it("is nothing if only a signature comes or goes", async () => {
    await uploaded("acme-1.0.zip");
    upload("acme-1.0.zip.asc", "-----BEGIN PGP SIGNATURE-----");
    await handle([bucketMessage("1", created("acme-1.0.zip.asc"))]);
    expect(told).toEqual([]);
  });

  it("is a removal with the hash of what was listed", async () => {
    await uploaded("acme-1.0.zip");
    const [{ sha256 } = { sha256: "" }] = told;
    bucket.remove("acme-1.0.zip");
    await handle([bucketMessage("1", removed("acme-1.0.zip"))]);
    expect(told).toMatchObject([{ kind: "removed", filename: "acme-1.0.zip", version: "1.0", sha256 }]);
  });

  it("is why a status file was rejected", async () => {
    upload("acme.status", "unknown");
    await handle([bucketMessage("1", created("acme.status"))]);
    expect(summary()).toEqual([expect.stringMatching(/^rejected acme\.status /)]);
  });

  it("is every file of a project that is quarantined, and again when that ends", async () => {
    await uploaded("acme-1.0.zip", "acme-1.1.zip");
    upload("acme.status", "quarantined stolen token");
    await handle([bucketMessage("1", created("acme.status"))]);
    const reason = "the project is quarantined: stolen token";
    expect(summary()).toEqual([`removed acme-1.0.zip ${reason}`, `removed acme-1.1.zip ${reason}`]);
    bucket.remove("acme.status");
    await handle([bucketMessage("2", removed("acme.status"))]);
    expect(summary()).toEqual(["listed acme-1.0.zip", "listed acme-1.1.zip"]);
  });

  it("is also the file that takes the place of a removed one with its name", async () => {
    await uploaded("a/acme-1.0.zip");
    upload("b/acme-1.0.zip", "another");
    await handle([bucketMessage("1", created("b/acme-1.0.zip"))]);
    expect(told).toMatchObject([{ kind: "rejected", key: "b/acme-1.0.zip" }]);
    bucket.remove("a/acme-1.0.zip");
    await handle([bucketMessage("2", removed("a/acme-1.0.zip"))]);
    expect(told).toMatchObject([
      { kind: "removed", key: "a/acme-1.0.zip" },
      { kind: "listed", key: "b/acme-1.0.zip" },
    ]);
  });

  it("is what reconcile found lost, and not what it only had read again", async () => {
    upload("acme-1.0.zip");
    await handle([bucketMessage("1", byReconcile("acme-1.0.zip"))]);
    expect(summary()).toEqual(["listed acme-1.0.zip"]);
    await handle([bucketMessage("2", byReconcile("acme-1.0.zip"))]);
    expect(told).toEqual([]);
  });
});

describe("at least once", () => {
  const failing = async () => {
    throw new Error("EventBridge is away");
  };

  it.each<[string, () => Promise<QueueMessage>, string[]]>([
    [
      "an upload",
      async () => {
        upload("acme-1.0.zip");
        return bucketMessage("1", created("acme-1.0.zip"));
      },
      ["listed acme-1.0.zip"],
    ],
    [
      "a removal",
      async () => {
        await uploaded("acme-1.0.zip");
        bucket.remove("acme-1.0.zip");
        return bucketMessage("1", removed("acme-1.0.zip"));
      },
      ["removed acme-1.0.zip"],
    ],
    [
      "a rejection",
      async () => {
        upload("bad.whl");
        return bucketMessage("1", created("bad.whl"));
      },
      [expect.stringMatching(/^rejected bad\.whl /)],
    ],
    [
      "a quarantine",
      async () => {
        await uploaded("acme-1.0.zip");
        upload("acme.status", "quarantined");
        return bucketMessage("1", created("acme.status"));
      },
      ["removed acme-1.0.zip the project is quarantined"],
    ],
    [
      "a file that took the place of a removed one",
      async () => {
        await uploaded("a/acme-1.0.zip");
        upload("b/acme-1.0.zip", "another");
        await handle([bucketMessage("0", created("b/acme-1.0.zip"))]);
        bucket.remove("a/acme-1.0.zip");
        return bucketMessage("1", removed("a/acme-1.0.zip"));
      },
      ["removed a/acme-1.0.zip", "listed b/acme-1.0.zip"],
    ],
    [
      "what reconcile found lost",
      async () => {
        upload("acme-1.0.zip");
        return bucketMessage("1", byReconcile("acme-1.0.zip"));
      },
      ["listed acme-1.0.zip"],
    ],
  ])("%s that could not be told is told when its message is delivered again", async (_, change, expected) => {
    const message = await change();
    expect(await handle([message], failing)).toEqual(["1"]);
    expect(await handle([again(message)])).toEqual([]);
    expect(summary()).toEqual(expected);
  });

  it("caches forget what was replaced without waiting until events are put", async () => {
    await uploaded("acme-1.0.zip");
    upload("acme.status", "quarantined");
    let onInvalidated = () => {};
    const invalidated = new Promise<void>((resolve) => {
      onInvalidated = resolve;
    });
    const invalidate = async () => onInvalidated();
    expect(await handle([bucketMessage("1", created("acme.status"))], () => invalidated, invalidate)).toEqual(
      [],
    );
    expect(summary()).toEqual(["removed acme-1.0.zip the project is quarantined"]);
  });

  it("nothing is told about work that failed, and what was done is told", async () => {
    upload("acme-1.0.zip");
    const failed = await handle([
      bucketMessage("1", created("acme-1.0.zip")),
      { messageId: "2", body: "no JSON" },
    ]);
    expect(failed).toEqual(["2"]);
    expect(summary()).toEqual(["listed acme-1.0.zip"]);
  });
});
