import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { shareOf } from "@wheelyard/core/testing/extent";
import { beforeEach, describe, expect, it } from "vitest";
import { ReconciledBucket } from "../../testing/reconciled-bucket.ts";
import type { ListedObject, Store } from "../store/store.ts";

const PROJECTS = shareOf(500);
const DISTRIBUTIONS = 20 * PROJECTS;

describe(`a bucket that holds ${DISTRIBUTIONS} distributions`, () => {
  const bucket = new ReconciledBucket();
  for (let n = 0; n < DISTRIBUTIONS; n++) bucket.upload(`files/p${n % PROJECTS}-1.${n}.zip`);
  bucket.passHours(1);

  it("is adopted: it is listed once, nothing is read, and every file is sent to the indexer", async () => {
    expect(await bucket.reconcile()).toMatchObject({ listed: DISTRIBUTIONS, missing: DISTRIBUTIONS });
    const reads = bucket.counted.calls.filter((call) => !/^put |\/_assets\//.test(call));
    expect(new Set(reads)).toEqual(new Set(["list "]));
    await bucket.drain();
    const root = JSON.parse(bucket.objects.text("_index/simple/index.json") ?? "");
    expect(root.projects).toHaveLength(PROJECTS);
    const page = JSON.parse(bucket.objects.text("_index/simple/p7/index.json") ?? "");
    expect(page.files).toHaveLength(DISTRIBUTIONS / PROJECTS);
  });

  it("then each page is compared once", async () => {
    expect(await bucket.reconcile()).toMatchObject({ compared: PROJECTS, differences: 0 });
    const pages = bucket.counted.calls.filter((call) => /^get _index\/simple\/p\d+\//.test(call));
    expect(new Set(pages).size).toBe(pages.length);
    const listings = bucket.counted.calls.filter((call) => call.startsWith("list"));
    expect(new Set(listings)).toEqual(new Set(["list "]));
  });

  it("then only the listing is read", async () => {
    expect(await bucket.reconcile()).toMatchObject({ compared: 0, differences: 0 });
    expect(new Set(bucket.counted.calls)).toEqual(new Set(["list "]));
  });

  it("is the same after _index/ was deleted and rebuilt, including upload times", async () => {
    const before = bucket.generated();
    for (const key of bucket.objects.keys("_index/")) bucket.objects.remove(key);
    bucket.passHours(1000);
    expect(await bucket.reconcile()).toMatchObject({ missing: DISTRIBUTIONS, ghost: 0, stale: 0 });
    await bucket.drain();
    expect(bucket.generated()).toEqual(before);
  });
});

describe("leftovers", () => {
  const METADATA = "_index/metadata/acme-1.0.zip.metadata";
  let bucket: ReconciledBucket;

  beforeEach(async () => {
    bucket = new ReconciledBucket();
    bucket.upload("acme-1.0.zip", "acme-1.1.zip");
    bucket.objects.write("late.status", Buffer.from("archived"));
    await bucket.index("acme-1.0.zip", "acme-1.1.zip", "late.status");
    bucket.objects.remove("late.status");
    await bucket.index("late.status");
    await removeButForMetadata(bucket, "acme-1.0.zip");
  });

  it("that are young stay, and are looked at again", async () => {
    bucket.passHours(24);
    expect(await bucket.reconcile()).toMatchObject({ swept: 0, differences: 0 });
    expect(await bucket.reconcile()).toMatchObject({ swept: 0, compared: 2 });
    expect(bucket.objects.keys()).toContain(METADATA);
  });

  it("that are old are deleted", async () => {
    bucket.passHours(25);
    expect(await bucket.reconcile()).toMatchObject({ swept: 2, differences: 0 });
    expect(bucket.objects.keys("_index/metadata/")).toEqual(["_index/metadata/acme-1.1.zip.metadata"]);
    expect(bucket.objects.keys("_index/waiting/")).toEqual([]);
  });

  it("stay if they were written again meanwhile", async () => {
    bucket.passHours(25);
    const report = await bucket.reconcile(
      before(bucket.objects, "delete", METADATA, () =>
        bucket.objects.write(METADATA, Buffer.from("Name: acme")),
      ),
    );
    expect(report.swept).toBe(1);
    expect(bucket.objects.text(METADATA)).toBe("Name: acme");
  });

  it("are made again if their file comes back just before they are deleted", async () => {
    bucket.passHours(25);
    await bucket.reconcile(
      before(bucket.objects, "delete", METADATA, () => {
        // The upload's run finds the metadata in place, and then it is deleted.
        bucket.upload("acme-1.0.zip");
        return bucket.index("acme-1.0.zip");
      }),
    );
    expect(bucket.objects.keys()).not.toContain(METADATA);
    await bucket.drain();
    expect(bucket.objects.text(METADATA)).toContain("Name: acme");
  });
});

describe("an upload while it runs", () => {
  it.each([
    ["before the page is read", "get", "_index/simple/acme/state.json"],
    ["before the end of the listing", "end", ""],
  ] as const)("%s is harmless", async (_, operation, key) => {
    const bucket = new ReconciledBucket();
    bucket.upload("acme-1.0.zip", "acme-1.1.zip");
    await bucket.index("acme-1.0.zip", "acme-1.1.zip");
    const change = async () => {
      bucket.upload("acme-1.2.zip");
      bucket.objects.remove("acme-1.0.zip");
      await bucket.index("acme-1.2.zip", "acme-1.0.zip");
    };
    await bucket.reconcile(before(bucket.objects, operation, key, change));
    await bucket.drain();
    const page = JSON.parse(bucket.objects.text("_index/simple/acme/index.json") ?? "");
    expect(page.files.map(({ filename }: { filename: string }) => filename)).toEqual([
      "acme-1.1.zip",
      "acme-1.2.zip",
    ]);
    expect((await bucket.reconcile()).differences).toBe(0);
  });
});

it("a page that changes after the listing is not remembered as what was listed", async () => {
  const PAGE = "_index/simple/acme/state.json";
  const bucket = new ReconciledBucket();
  bucket.upload("acme-1.0.zip");
  await bucket.index("acme-1.0.zip");
  const listed = bucket.objects
    .keys("_index/")
    .map((key) => [key, bucket.objects.bytes(key) ?? Buffer.of()] as const);
  bucket.upload("acme-1.1.zip");
  const report = await bucket.reconcile(
    before(bucket.objects, "get", PAGE, () => bucket.index("acme-1.1.zip")),
  );
  expect(report.differences).toBe(0);

  // The page, and everything else, as it was listed, except what was remembered.
  for (const key of bucket.generated().keys()) bucket.objects.remove(key);
  for (const [key, body] of listed) bucket.objects.write(key, body);
  expect(await bucket.reconcile()).toMatchObject({ missing: 1 });
});

describe("an error never counts as nothing found:", () => {
  it.each([
    ["the listing breaks off", "end", ""],
    ["a page can't be read", "get", "_index/simple/acme/state.json"],
    ["a record can't be read", "get", "_index/rejected/bad-1.0.zip.json"],
    ["the root list can't be read", "get", "_index/simple/index.json"],
    ["what was remembered can't be written", "put", "_index/agreed/lists.txt"],
    ["a leftover can't be deleted", "delete", "_index/metadata/acme-1.0.zip.metadata"],
  ] as const)("%s", async (_, operation, key) => {
    const bucket = new ReconciledBucket();
    bucket.upload("acme-1.0.zip", "acme-1.1.zip");
    bucket.objects.write("bad-1.0.zip", Buffer.from("bad: it is"));
    await bucket.index("acme-1.0.zip", "acme-1.1.zip", "bad-1.0.zip");
    await removeButForMetadata(bucket, "acme-1.0.zip");
    bucket.passHours(25);
    const failing = before(bucket.objects, operation, key, () => {
      throw new Error("503 SlowDown");
    });
    await expect(bucket.reconcile(failing)).rejects.toThrow("503 SlowDown");
    expect(bucket.logged.filter(({ event }) => event === "reconciled")).toEqual([]);
  });

  it("the queue can't be reached", async () => {
    const bucket = new ReconciledBucket();
    bucket.upload("acme-1.0.zip");
    bucket.refuseMessages = true;
    await expect(bucket.reconcile()).rejects.toThrow("the queue refuses");
  });
});

/** Removes a file whose metadata is then published again by a repeated request that is carried out late. */
async function removeButForMetadata(bucket: ReconciledBucket, key: string): Promise<void> {
  const metadata = bucket.objects.bytes(metadataKey(key));
  bucket.objects.remove(key);
  await bucket.index(key);
  bucket.objects.write(metadataKey(key), metadata ?? Buffer.of());
}

/** A store in which something happens first, once, when an object is read or the listing ends. */
function before(
  store: Store,
  operation: "get" | "put" | "delete" | "end",
  subject: string,
  happen: () => unknown,
): Store {
  let isDone = false;
  const happenAt = async (name: string, key: string) => {
    if (isDone || name !== operation || key !== subject) return;
    isDone = true;
    await happen();
  };
  return {
    async get(key, options) {
      await happenAt("get", key);
      return store.get(key, options);
    },
    async *list(prefix, after): AsyncGenerator<ListedObject> {
      yield* store.list(prefix, after);
      await happenAt("end", "");
    },
    async put(key, body, headers, condition) {
      await happenAt("put", key);
      return store.put(key, body, headers, condition);
    },
    async delete(key, condition) {
      await happenAt("delete", key);
      return store.delete(key, condition);
    },
  };
}
