import { beforeEach, describe, expect, it } from "vitest";
import type { GetOptions, ListedObject, ObjectHeaders, Store } from "../src/store/store.ts";

const HEADERS: ObjectHeaders = { contentType: "text/plain" };

const OUTDATED = "0123456789abcdef0123456789abcdef";

/** A store over an empty bucket, and what an operator may do to an object in it. */
export interface StoreUnderTest {
  store: Store;
  tag(key: string, tags: Readonly<Record<string, string>>): Promise<void> | void;
}

/** What the commit protocol requires of a store. Every store must pass it. */
export function describeStoreContract(
  name: string,
  makeEmptyStore: () => Promise<StoreUnderTest> | StoreUnderTest,
): void {
  describe(`${name} as a store`, () => {
    let store: Store;
    let tag: StoreUnderTest["tag"];
    beforeEach(async () => {
      ({ store, tag } = await makeEmptyStore());
    });

    describe("get", () => {
      it("finds no object if there is none", async () => {
        expect(await store.get("key")).toEqual({ kind: "missing" });
        expect(await store.get("key", { ifMatch: OUTDATED })).toEqual({ kind: "missing" });
        expect(await store.get("key", { range: { suffix: 1 } })).toEqual({ kind: "missing" });
      });

      it.each<[string, GetOptions, string]>([
        ["all", {}, "0123456789"],
        ["the first byte", { range: { first: 0, last: 0 } }, "0"],
        ["bytes in between", { range: { first: 3, last: 5 } }, "345"],
        ["the last byte", { range: { first: 9, last: 9 } }, "9"],
        ["bytes beyond the end", { range: { first: 8, last: 100 } }, "89"],
        ["bytes after the end", { range: { first: 10, last: 11 } }, ""],
        ["the end", { range: { suffix: 4 } }, "6789"],
        ["an end that is longer than the object", { range: { suffix: 100 } }, "0123456789"],
      ])("reads %s and knows the size of the whole", async (_, options, expected) => {
        const etag = await write("key", "0123456789");
        expect(await read("key", options)).toEqual({ text: expected, etag, size: 10 });
      });

      it.each<[string, GetOptions]>([
        ["all", {}],
        ["the first byte", { range: { first: 0, last: 0 } }],
        ["the end", { range: { suffix: 4 } }],
      ])("reads %s of an empty object", async (_, options) => {
        const etag = await write("key", "");
        expect(await read("key", options)).toEqual({ text: "", etag, size: 0 });
      });

      it("reads a version, and says if it has been replaced", async () => {
        const first = await write("key", "first");
        expect(await read("key", { ifMatch: first })).toMatchObject({ text: "first" });
        await write("key", "second");
        expect(await store.get("key", { ifMatch: first })).toEqual({ kind: "changed" });
        const end = { range: { suffix: 2 }, ifMatch: first };
        expect(await store.get("key", end)).toEqual({ kind: "changed" });
      });

      it.each<[string, GetOptions]>([
        ["all", {}],
        ["the end", { range: { suffix: 4 } }],
        ["bytes after the end", { range: { first: 10, last: 11 } }],
      ])("gives the content encoding with which an object is stored, reading %s", async (_, options) => {
        await store.put("key", Buffer.from("0123456789"), { ...HEADERS, contentEncoding: "gzip" });
        await write("plain", "0123456789");
        expect(await store.get("key", options)).toMatchObject({ object: { contentEncoding: "gzip" } });
        expect(await store.get("plain", options)).not.toHaveProperty("object.contentEncoding");
      });

      it("knows when an object was written", async () => {
        await write("key", "content");
        const got = await store.get("key");
        const [listed] = await list("key");
        expect(got.kind === "found" && got.object.lastModified).toEqual(listed?.lastModified);
        expect(listed?.lastModified.getTime()).toBeGreaterThan(0);
      });
    });

    describe("tags", () => {
      const TAGS = { "wheelyard-upload-time": "2020-01-31T12:00:00Z", "a b": "" };

      it.each<[string, string, GetOptions]>([
        ["all of an object", "content", {}],
        ["a part of it", "content", { range: { suffix: 3 } }],
        ["an empty object", "", { range: { suffix: 3 } }],
      ])("come with %s if requested", async (_, text, options) => {
        await write("key", text);
        await tag("key", TAGS);
        expect(await tagsOf("key", { ...options, withTags: true })).toEqual(new Map(Object.entries(TAGS)));
        expect(await tagsOf("key", options)).toBeUndefined();
      });

      it("are empty for an object without tags", async () => {
        await write("key", "content");
        expect(await tagsOf("key", { withTags: true })).toEqual(new Map());
      });

      it("are lost when an object is written over", async () => {
        await write("key", "first");
        await tag("key", TAGS);
        await write("key", "second");
        expect(await tagsOf("key", { withTags: true })).toEqual(new Map());
      });

      it("do not make a new version of it", async () => {
        const etag = await write("key", "content");
        await tag("key", TAGS);
        expect(await read("key", { ifMatch: etag, withTags: true })).toMatchObject({ text: "content" });
      });

      async function tagsOf(key: string, options: GetOptions) {
        const got = await store.get(key, options);
        return got.kind === "found" ? got.object.tags : got;
      }
    });

    describe("put", () => {
      it("writes, and writes over", async () => {
        await write("key", "first");
        const etag = await write("key", "second");
        expect(await read("key")).toEqual({ text: "second", etag, size: 6 });
      });

      it("writes a new object only if there is none", async () => {
        expect(await put("key", "first", { ifNoneMatch: "*" })).toMatchObject({ kind: "written" });
        expect(await put("key", "second", { ifNoneMatch: "*" })).toEqual({ kind: "conflict" });
        expect(await read("key")).toMatchObject({ text: "first" });
      });

      it("writes over a version only as long as it is there", async () => {
        const first = await write("key", "first");
        expect(await put("key", "second", { ifMatch: first })).toMatchObject({ kind: "written" });
        expect(await put("key", "third", { ifMatch: first })).toEqual({ kind: "conflict" });
        expect(await read("key")).toMatchObject({ text: "second" });
      });

      it("writes nothing if a version was expected and there is none", async () => {
        expect(await put("key", "content", { ifMatch: OUTDATED })).toEqual({ kind: "conflict" });
        expect(await store.get("key")).toEqual({ kind: "missing" });
      });

      it.each([
        ["a new object", undefined],
        ["one version", "before"],
      ])("lets one of many concurrent writers of %s win", async (_, before) => {
        const ifMatch = before === undefined ? undefined : await write("key", before);
        const condition = ifMatch === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch };
        const contents = Array.from({ length: 8 }, (_, n) => `content ${n}`);
        const outcomes = await Promise.all(contents.map((content) => put("key", content, condition)));
        const written = contents.filter((_, n) => outcomes[n]?.kind === "written");
        expect(written).toHaveLength(1);
        expect(await read("key")).toMatchObject({ text: written[0] });
      });
    });

    describe("delete", () => {
      it("deletes a version", async () => {
        const etag = await write("key", "content");
        expect(await store.delete("key", { ifMatch: etag })).toEqual({ kind: "deleted" });
        expect(await store.get("key")).toEqual({ kind: "missing" });
      });

      it("leaves another version alone", async () => {
        const first = await write("key", "first");
        await write("key", "second");
        expect(await store.delete("key", { ifMatch: first })).toEqual({ kind: "conflict" });
        expect(await read("key")).toMatchObject({ text: "second" });
      });

      it("conflicts if the object is gone", async () => {
        const etag = await write("key", "content");
        await store.delete("key", { ifMatch: etag });
        expect(await store.delete("key", { ifMatch: etag })).toEqual({ kind: "conflict" });
      });
    });

    describe("list", () => {
      it("finds nothing in an empty store", async () => {
        expect(await list("")).toEqual([]);
      });

      it("shows versions and sizes", async () => {
        const etag = await write("key", "content");
        expect(await list("")).toMatchObject([{ key: "key", etag, size: 7 }]);
      });

      it("shows the keys with a prefix that come after another key, in UTF-8 byte order", async () => {
        // By UTF-16 code units, as JavaScript compares, the last two would change places.
        const keys = ["a", "a-", "a/", "a/b", "aA", "aa", "aé", "a\ufffd", "a😀"];
        for (const key of [...keys].reverse()) await write(key, key);
        await write("b", "b");
        expect(await keysOf("a")).toEqual(keys);
        expect(await keysOf("a", "a/b")).toEqual(keys.slice(4));
        expect(await keysOf("a", "a/a")).toEqual(keys.slice(3));
        expect(await keysOf("a", "b")).toEqual([]);
        expect(await keysOf("c")).toEqual([]);
      });

      it("continues after a thousand keys", async () => {
        const keys = Array.from({ length: 1_003 }, (_, n) => `key ${String(n).padStart(4, "0")}`);
        for (let n = 0; n < keys.length; n += 50) {
          await Promise.all(keys.slice(n, n + 50).map((key) => write(key, "")));
        }
        expect(await keysOf("key")).toEqual(keys);
        expect(await keysOf("key", keys[1])).toEqual(keys.slice(2));
      });
    });

    it.each([
      "a+b.whl",
      "a b.whl",
      "a%2Bb%.whl",
      "a//b",
      "a/./b",
      "a/../b",
      "ü€😀",
      "u\u0308",
      `<&'">`,
      "a?b#c;d=e&f",
      "(a)!*~'$,:@",
      "a\tb\nc",
      "\u007f",
      "x".repeat(1_024),
    ])("holds the key %j", async (key) => {
      const etag = await write(key, "content");
      expect(await read(key)).toEqual({ text: "content", etag, size: 7 });
      expect(await keysOf(key)).toEqual([key]);
      expect(await store.delete(key, { ifMatch: etag })).toEqual({ kind: "deleted" });
      expect(await keysOf("")).toEqual([]);
    });

    function put(key: string, text: string, condition?: Parameters<Store["put"]>[3]) {
      return store.put(key, Buffer.from(text), HEADERS, condition);
    }

    async function write(key: string, text: string): Promise<string> {
      const written = await put(key, text);
      if (written.kind !== "written") throw new Error(`Cannot write "${key}": ${written.kind}`);
      return written.etag;
    }

    async function read(key: string, options?: GetOptions) {
      const got = await store.get(key, options);
      if (got.kind !== "found") return got;
      const { body, etag, size } = got.object;
      return { text: Buffer.from(body).toString(), etag, size };
    }

    async function list(prefix: string, after?: string): Promise<ListedObject[]> {
      const objects: ListedObject[] = [];
      for await (const object of store.list(prefix, after)) objects.push(object);
      return objects;
    }

    async function keysOf(prefix: string, after?: string): Promise<string[]> {
      return (await list(prefix, after)).map(({ key }) => key);
    }
  });
}
