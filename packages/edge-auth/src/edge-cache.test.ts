import { beforeEach, describe, expect, it } from "vitest";
import { type CacheableAnswer, EdgeCache } from "./edge-cache.ts";

const DAY = 86_400;
const PAGES = { preset: 0, most: DAY };
const FILES = { preset: 365 * DAY, most: 365 * DAY };

let now: number;
let asked: (string | undefined)[];
let answer: CacheableAnswer;
let cache: EdgeCache<CacheableAnswer>;

beforeEach(() => {
  now = 0;
  asked = [];
  cache = new EdgeCache(() => now * 1_000);
});

async function get(edgeSeconds = PAGES): Promise<number> {
  const { status } = await cache.get("/simple/acme/", edgeSeconds, async (etag) => {
    asked.push(etag);
    return answer;
  });
  return status;
}

describe("it serves an answer without a question for as long as it may", () => {
  it.each<[number, string | undefined, typeof PAGES, number]>([
    [200, "max-age=0, s-maxage=5", PAGES, 5],
    [200, "max-age=7", PAGES, 7],
    [200, "s-maxage=5,max-age=7", PAGES, 5],
    [200, undefined, PAGES, 0],
    [200, undefined, FILES, 365 * DAY],
    [200, "max-age=99999999", FILES, 365 * DAY],
    [200, "s-maxage=100000", PAGES, DAY],
    [200, "no-cache", FILES, 0],
    [200, "private, max-age=60", PAGES, 0],
    [200, "no-store, max-age=60", PAGES, 0],
    [302, "no-store, stale-if-error=0", PAGES, 0],
    [404, undefined, PAGES, 1],
    [404, "no-store, stale-if-error=0", PAGES, 0],
    [403, undefined, PAGES, 0],
    [503, undefined, PAGES, 1],
    [503, "no-store, stale-if-error=0", PAGES, 0],
  ])("%i with %j, %j: %i s", async (status, cacheControl, edgeSeconds, kept) => {
    answer = { status, cacheControl };
    await get(edgeSeconds);
    if (kept > 0) {
      now = kept - 0.001;
      await get(edgeSeconds);
      expect(asked).toHaveLength(1);
    }
    now = kept;
    await get(edgeSeconds);
    expect(asked).toHaveLength(2);
  });
});

describe("an expired page in place of an error", () => {
  it.each<[string, number, number]>([
    ["s-maxage=5, stale-if-error=0", 5, 503],
    ["s-maxage=5, stale-if-error=60", 64, 200],
    ["s-maxage=5, stale-if-error=60", 65, 503],
    ["s-maxage=5", DAY, 200],
    ["s-maxage=5", DAY + 5, 503],
    ["s-maxage=5, stale-if-error=999999", DAY + 5, 503],
  ])("that says %j, after %i s: %i", async (cacheControl, seconds, expected) => {
    answer = { status: 200, cacheControl };
    await get();
    answer = { status: 503 };
    now = seconds;
    expect(await get()).toBe(expected);
    // The error is kept for a second, and the page meanwhile.
    expect(await get()).toBe(expected);
    expect(asked).toHaveLength(2);
  });

  it("is not served in place of a 404", async () => {
    answer = { status: 200, cacheControl: "s-maxage=5" };
    await get();
    answer = { status: 404, cacheControl: "no-store" };
    now = 5;
    expect(await get()).toBe(404);
    answer = { status: 503, cacheControl: "no-store" };
    expect(await get()).toBe(503);
  });
});

it("asks whether an expired page still holds, and keeps it for as long again", async () => {
  answer = { status: 200, cacheControl: "s-maxage=5", etag: '"1"' };
  await get();
  answer = { status: 304, cacheControl: "s-maxage=5", etag: '"1"' };
  now = 5;
  expect(await get()).toBe(200);
  now = 9;
  expect(await get()).toBe(200);
  expect(asked).toEqual([undefined, '"1"']);
});

it("asks once for all who ask at the same time", async () => {
  answer = { status: 200, cacheControl: "no-store" };
  expect(await Promise.all([get(), get(), get()])).toEqual([200, 200, 200]);
  expect(asked).toHaveLength(1);
});

it("asks again after a question that failed", async () => {
  const failing = () => Promise.reject(new Error("down"));
  await expect(cache.get("/simple/acme/", PAGES, failing)).rejects.toThrow("down");
  answer = { status: 200 };
  expect(await get()).toBe(200);
});
