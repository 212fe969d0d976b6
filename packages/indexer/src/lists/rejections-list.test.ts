import { claimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { RejectionEntry } from "@wheelyard/site/rejections-page";
import { beforeEach, describe, expect, it } from "vitest";
import { CountingStore } from "../../testing/counting-store.ts";
import { MemoryStore } from "../../testing/memory-store.ts";
import { MAX_REJECTIONS, updateRejectionsList } from "./rejections-list.ts";
import { indexSharedNames } from "./shared-names.ts";

const KEYS = rejectionsKeys(MAIN);

let bucket: MemoryStore;
let store: CountingStore;

beforeEach(async () => {
  bucket = new MemoryStore();
  store = new CountingStore(bucket);
  await put(rejection("a-1.0.zip"));
  await put(rejection("b/c-1.0.zip"));
  store.calls = [];
});

describe("the list of rejections", () => {
  it("costs two reads if a key has no record and is not on the list", async () => {
    await index(["good-1.0.zip", undefined]);
    expect(store.calls).toEqual([`get ${KEYS.state}`, `get ${KEYS.html}`]);
  });

  it("costs two reads if it agrees with the record", async () => {
    await index(["a-1.0.zip", rejection("a-1.0.zip")]);
    expect(store.calls).toHaveLength(2);
  });

  it("exists, and says so, before anything was rejected", async () => {
    for (const key of Object.values(KEYS)) bucket.remove(key);
    await index(["good-1.0.zip", undefined]);
    expect(listedKeys()).toEqual([]);
    expect(bucket.text(KEYS.html)).toBeDefined();
  });

  it("repeats the record as it is now, not as the run knew it", async () => {
    bucket.remove(rejectionKey("a-1.0.zip"));
    await index(["a-1.0.zip", rejection("a-1.0.zip", "another reason")]);
    expect(listedKeys()).toEqual(["b/c-1.0.zip"]);
  });

  it("drops a key that is no longer rejected, even if the run that deleted the record died", async () => {
    bucket.remove(rejectionKey("a-1.0.zip"));
    await index(["a-1.0.zip", undefined]);
    expect(listedKeys()).toEqual(["b/c-1.0.zip"]);
  });

  it("drops a duplicate of the file that was looked at", async () => {
    bucket.remove(rejectionKey("b/c-1.0.zip"));
    await index(["c-1.0.zip", undefined]);
    expect(listedKeys()).toEqual(["a-1.0.zip"]);
  });

  it("gets its page back if the run that wrote the list died before writing it", async () => {
    const page = bucket.text(KEYS.html);
    bucket.write(KEYS.html, Buffer.from("older"));
    await index(["good-1.0.zip", undefined]);
    expect(bucket.text(KEYS.html)).toBe(page);
  });

  it(`holds the newest ${MAX_REJECTIONS}, newest first`, async () => {
    for (let n = 0; n < MAX_REJECTIONS; n++) {
      await put(rejection(`p${n}-1.0.zip`, "", `2027-01-01T00:${String(n).padStart(5, "0")}`));
    }
    expect(listedKeys()).toHaveLength(MAX_REJECTIONS);
    expect(listedKeys()[0]).toBe(`p${MAX_REJECTIONS - 1}-1.0.zip`);
    expect(listedKeys()).not.toContain("a-1.0.zip");
    store.calls = [];
    await index(["a-1.0.zip", rejection("a-1.0.zip")]);
    expect(store.calls).toHaveLength(2);
  });

  it(`has room for ${MAX_REJECTIONS} names beside the files, and keeps them when files are looked at`, async () => {
    const names = Array.from({ length: MAX_REJECTIONS + 1 }, (_, n) => parseProjectName(`n${n}`));
    for (const name of names) bucket.write(claimKey(name), Buffer.from("{}"));
    const reasons = new Map(names.map((name) => [name, "another index has it"]));
    await indexSharedNames(reasons, "all", { store, pause: async () => {} });
    await put(rejection("d-1.0.zip"));
    expect(listedKeys()).toHaveLength(MAX_REJECTIONS + 3);
    expect(listedKeys()).toEqual(expect.arrayContaining(["a-1.0.zip", "b/c-1.0.zip", "d-1.0.zip"]));
    await indexSharedNames(new Map(), "all", { store, pause: async () => {} });
    expect(listedKeys()).toEqual(["a-1.0.zip", "b/c-1.0.zip", "d-1.0.zip"]);
  });

  it("can't be read if it is damaged, and says what to do", async () => {
    bucket.write(KEYS.state, Buffer.from('[{"key":1}]'));
    await expect(index(["good-1.0.zip", undefined])).rejects.toThrow(
      'Cannot read the list of rejections "[{\\"key\\":1}]": expected "key" to be a text. Delete it and reconcile: it is generated',
    );
  });
});

function rejection(
  key: string,
  reason = "It is broken",
  uploaded = "2026-01-01T00:00:00.000Z",
): RejectionEntry {
  return { key, uploaded, reason };
}

/** Writes a record, and updates the list. */
async function put(rejected: RejectionEntry): Promise<void> {
  bucket.write(rejectionKey(rejected.key), Buffer.from(JSON.stringify({ ...rejected, etag: "e" })));
  await index([rejected.key, rejected]);
}

function index(...ensured: [key: string, rejection: RejectionEntry | undefined][]): Promise<void> {
  return updateRejectionsList(MAIN, new Map(ensured), { store, pause: async () => {} });
}

function listedKeys(): string[] {
  return JSON.parse(bucket.text(KEYS.state) ?? "").map(({ key }: RejectionEntry) => key);
}
