import { beforeEach, describe, expect, it } from "vitest";
import { MemoryStore } from "../../testing/memory-store.ts";
import { readEtag } from "./etag.ts";
import { StartAgainError } from "./settle.ts";
import { commitState, readState } from "./state.ts";
import { writeOver } from "./write-over.ts";

const KEY = "_index/simple/acme/index.json";
const HEADERS = { contentType: "text/plain" };
const OBJECT = { body: Buffer.from("new"), headers: HEADERS };

let store: MemoryStore;
let first: string | undefined;

beforeEach(async () => {
  store = new MemoryStore();
  store.write(KEY, Buffer.from("old"));
  first = await readEtag(store, KEY);
});

describe("over what was read", () => {
  it("an object is written, and its ETag returned", async () => {
    const etag = await writeOver(store, KEY, first, OBJECT, "the page");
    expect(store.text(KEY)).toBe("new");
    expect(etag).toBe(await readEtag(store, KEY));
  });

  it("an object is deleted", async () => {
    expect(await writeOver(store, KEY, first, undefined, "the page")).toBeUndefined();
    expect(store.keys()).toEqual([]);
  });

  it("an object is written if there was none, and nothing is deleted if there is none", async () => {
    store.remove(KEY);
    expect(await writeOver(store, KEY, undefined, undefined, "the page")).toBeUndefined();
    await writeOver(store, KEY, undefined, OBJECT, "the page");
    expect(store.text(KEY)).toBe("new");
  });
});

describe("nothing is written if another was faster", () => {
  it.each<[string, () => void, boolean, typeof OBJECT | undefined]>([
    ["a put over another version", () => store.write(KEY, Buffer.from("other")), true, OBJECT],
    ["a put over an object that was deleted", () => store.remove(KEY), true, OBJECT],
    ["a put where another has put an object", () => {}, false, OBJECT],
    ["a delete of another version", () => store.write(KEY, Buffer.from("other")), true, undefined],
  ])("%s", async (_, meanwhile, wasThere, object) => {
    meanwhile();
    const before = store.text(KEY);
    const writing = writeOver(store, KEY, wasThere ? first : undefined, object, "the page");
    await expect(writing).rejects.toThrow(new StartAgainError("the page was changed by another run"));
    expect(store.text(KEY)).toBe(before);
  });
});

describe("a state that does not change", () => {
  it("is not written again", async () => {
    const before = await readState(store, KEY);
    expect(await commitState(store, KEY, before, "old", HEADERS, "the page")).toBe(first);
  });

  it("is looked at again, because it may have changed", async () => {
    const before = await readState(store, KEY);
    store.write(KEY, Buffer.from("other"));
    await expect(commitState(store, KEY, before, "old", HEADERS, "the page")).rejects.toThrow(
      StartAgainError,
    );
  });

  it("may be absent", async () => {
    store.remove(KEY);
    expect(await commitState(store, KEY, undefined, undefined, HEADERS, "the page")).toBeUndefined();
    store.write(KEY, Buffer.from("other"));
    const committing = commitState(store, KEY, undefined, undefined, HEADERS, "the page");
    await expect(committing).rejects.toThrow(StartAgainError);
  });
});
