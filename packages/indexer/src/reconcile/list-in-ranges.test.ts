import { shareOf } from "@wheelyard/core/testing/extent";
import { describe, expect, it } from "vitest";
import { CountingStore } from "../../testing/counting-store.ts";
import { MemoryStore } from "../../testing/memory-store.ts";
import { PageRounds } from "../../testing/page-rounds.ts";
import { syntheticListing } from "../../testing/synthetic-listing.ts";
import type { Store } from "../store/store.ts";
import { listInRanges } from "./list-in-ranges.ts";

const COUNT = shareOf(24_000);

describe("every object is listed once, in a bucket whose keys", () => {
  it.each<[string, (n: number) => string]>([
    ["are numbers in one folder", (n) => `files/${n}`],
    ["begin alike for long", (n) => `${"packages/".repeat(20)}${n.toString(36)}`],
    ["are spread over folders", (n) => `${"_aMz~"[n % 5]}/${n % 7}/acme-${n}.whl`],
    ["are not ASCII", (n) => `${["é", "日本", "😀", "\ufffd"][n % 4]}/${n}`],
    ["hold characters that are not printable", (n) => `a\t${n % 3}\u007f\n${n}`],
    ["are prefixes of each other", (n) => "a".repeat(1 + (n % 1_000))],
  ])("%s", async (_, keyOf) => {
    const bucket = new MemoryStore();
    for (let n = 0; n < COUNT; n++) bucket.write(keyOf(n), Buffer.of());
    const listed: string[] = [];
    await listInRanges(bucket, async ({ key }) => {
      listed.push(key);
    });
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.sort()).toEqual(bucket.keys().sort());
  });
});

it("a bucket of one page is listed at once", async () => {
  const bucket = new MemoryStore();
  for (let n = 0; n < 999; n++) bucket.write(`files/${n}`, Buffer.of());
  const counted = new CountingStore(bucket);
  await listInRanges(counted, async () => {});
  expect(counted.calls).toEqual(["list "]);
});

it("pages are requested side by side, and not too many of them in vain", async () => {
  const rounds = new PageRounds();
  let listed = 0;
  await listInRanges(syntheticListing(100_000, 5_000, rounds.page), async () => {
    listed++;
  });
  expect(listed).toBe(100_000);
  expect(rounds.rounds).toBeLessThan(25);
  expect(rounds.pages).toBeLessThan(3 * 100);
});

describe("an error ends the listing, and nothing goes on after it:", () => {
  const FAILURE = new Error("503 SlowDown");

  it("a page can't be read", async () => {
    let pages = 0;
    const failing = async () => {
      if (++pages === 20) throw FAILURE;
    };
    await expectEnded(syntheticListing(100_000, 10, failing), async () => {});
  });

  it("an object can't be kept", async () => {
    let listed = 0;
    await expectEnded(syntheticListing(100_000, 10), async () => {
      if (++listed === 20_000) throw FAILURE;
    });
  });

  async function expectEnded(store: Pick<Store, "list">, add: () => Promise<void>): Promise<void> {
    let added = 0;
    const adding = async () => {
      added++;
      await add();
    };
    await expect(listInRanges(store, adding)).rejects.toBe(FAILURE);
    const atTheEnd = added;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(added).toBe(atTheEnd);
    expect(added).toBeLessThan(100_000);
  }
});
