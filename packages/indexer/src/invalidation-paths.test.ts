import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { filePath } from "@wheelyard/core/file-url";
import { shareOf } from "@wheelyard/core/testing/extent";
import { mainProject } from "@wheelyard/core/testing/main-project";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CachingReader } from "../testing/caching-reader.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";
import type { QueueMessage } from "./batch-plan.ts";
import { createHandler } from "./handler.ts";
import { EVERYTHING, pagePaths, stalePaths } from "./invalidation-paths.ts";
import type { Store } from "./store/store.ts";

const WHEEL = "acme-1.0-py3-none-any.whl";
const OTHER = "old/acme-0.9.tar.gz";
const TILDE = "ada/acme~x/acme-0.8.zip";
const SIDE_FILES = [`${WHEEL}.asc`, `${WHEEL}.provenance`];
const STATUS = "acme.status";

describe("a file that readers may hold is invalidated", () => {
  it.each<[string, (index: Index) => Promise<void>, string[]]>([
    ["not when it is new", async (index) => index.put(WHEEL, "one"), []],
    [
      "not when another one is added",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(OTHER, "other");
      },
      [],
    ],
    [
      "not when it is copied over itself",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(WHEEL, "one");
      },
      [],
    ],
    [
      "when it is overwritten",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(WHEEL, "two");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when it is removed",
      async (index) => {
        await index.have(OTHER, "one");
        index.remove(OTHER);
      },
      [`/${OTHER}`, `/${OTHER}.metadata`, `/_index/metadata/${OTHER}.metadata`],
    ],
    [
      "when a file that can't be listed takes its place",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(WHEEL, "bad: truncated");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when it takes the place of one that couldn't be listed",
      async (index) => {
        await index.have(WHEEL, "bad: truncated");
        index.put(WHEEL, "two");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when it was overwritten before it was ever listed",
      async (index) => {
        index.put(WHEEL, "one");
        index.put(WHEEL, "two");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when it is removed and was never listed",
      async (index) => {
        index.put(WHEEL, "one");
        index.remove(WHEEL);
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when its metadata replaces that of an earlier file",
      async (index) => {
        await index.have(WHEEL, "one");
        const metadata = index.bucket.bytes(metadataKey(WHEEL)) ?? Buffer.of();
        index.remove(WHEEL);
        await index.run();
        index.invalidated = [];
        // Written by a repeated request that S3 carries out late.
        index.bucket.write(metadataKey(WHEEL), metadata);
        index.put(WHEEL, "two");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`],
    ],
    [
      "when it is a signature, because no page knows whether it is new",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(`${WHEEL}.asc`, "signed");
      },
      [`/${WHEEL}.asc`],
    ],
    [
      "when its project is put in quarantine",
      async (index) => {
        await index.have(WHEEL, "one");
        await index.have(`${WHEEL}.asc`, "signed");
        index.put(STATUS, "quarantined");
      },
      [`/${WHEEL}`, `/${WHEEL}.metadata`, `/_index/metadata/${WHEEL}.metadata`, `/${WHEEL}.asc`],
    ],
    [
      "not when its project is deprecated",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(STATUS, "deprecated");
      },
      [],
    ],
    [
      "not when it is yanked",
      async (index) => {
        await index.have(WHEEL, "one");
        index.put(`${WHEEL}.yanked`, "broken");
      },
      [],
    ],
    [
      "in both spellings, if its name has a plus",
      async (index) => {
        await index.have("torch/torch-2.1+cpu-py3-none-any.whl", "one");
        index.remove("torch/torch-2.1+cpu-py3-none-any.whl");
      },
      ["torch/torch-2.1", "_index/metadata/torch/torch-2.1"].flatMap((folder) =>
        ["%2B", "+"].flatMap((plus) =>
          ["", ".metadata"]
            .map((suffix) => `/${folder}${plus}cpu-py3-none-any.whl${suffix}`)
            .filter((path) => !(path.startsWith("/_index") && path.endsWith(".whl"))),
        ),
      ),
    ],
  ])("%s", async (_, prepare, expected) => {
    const index = new Index();
    await prepare(index);
    await index.run();
    expect(index.invalidated.toSorted()).toEqual(expected.toSorted());
  });

  it("again when the message is delivered again, since the run that replaced it may have died first", async () => {
    const index = new Index();
    await index.have(WHEEL, "one");
    index.put(WHEEL, "two");
    await index.runAndDie({ beforeInvalidation: true });
    expect(index.invalidated).toEqual([]);
    await index.run();
    expect(index.invalidated).toContain(`/_index/metadata/${WHEEL}.metadata`);
  });

  it("again with its whole project, when the quarantine's message is delivered again", async () => {
    const index = new Index();
    await index.have(WHEEL, "one");
    index.put(STATUS, "quarantined");
    await index.runAndDie({ beforeInvalidation: true });
    await index.run();
    expect(index.invalidated).toContain(`/${WHEEL}`);
  });

  it("when the page was written and the answer to it was lost", async () => {
    const index = new Index();
    await index.have(WHEEL, "one");
    index.put(WHEEL, "two");
    await index.run(losingOneAnswer(index.bucket));
    expect(index.invalidated).toContain(`/${WHEEL}`);
  });
});

describe("whatever files come and go, readers read and runs die", () => {
  const served = fc.constantFrom(WHEEL, OTHER, TILDE, ...SIDE_FILES);
  const file = fc.oneof(served, fc.constant(STATUS));
  const content = fc.constantFrom("one", "two", "three", "bad: broken", "quarantined", "{}");
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), key: file, content }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), key: file }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant("read" as const), key: served }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("run" as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("die" as const), calls: fc.nat(40) }) },
  );

  it("in the end no cache holds what the bucket does not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
        const index = new Index();
        for (const one of steps) {
          if (one.do === "put") index.put(one.key, one.content);
          else if (one.do === "remove") index.remove(one.key);
          else if (one.do === "read") index.reader.read(one.key);
          else if (one.do === "run") await index.run();
          else await index.runAndDie({ afterCalls: one.calls });
        }
        await index.run();
        expect(index.reader.stale()).toEqual([]);
      }),
      { seed: 8, numRuns: shareOf(400) },
    );
  });
});

describe("pages", () => {
  const nothing = { changes: [], outcome: outcome([], false) };
  const written = { changes: [], outcome: outcome([], true) };
  const overwritten = { changes: [], outcome: outcome([WHEEL], true) };
  const redelivered = {
    changes: [{ bucket: "my-pypi", key: WHEEL, created: true, isRedelivered: true }],
    outcome: outcome([], false),
  };

  it.each([
    ["always", "a page was written", written, true],
    ["always", "nothing was written", nothing, false],
    ["always", "a message came again", redelivered, true],
    ["removals", "a page was written", written, false],
    ["removals", "a file was replaced", overwritten, true],
    ["removals", "a message came again", redelivered, true],
    ["never", "a file was replaced", overwritten, false],
    ["never", "a message came again", redelivered, false],
  ] as const)("%s, %s", (policy, _, project, expected) => {
    expect(pagePaths([nothing, project], policy)).toEqual(expected ? ["/_index/*"] : []);
  });
});

/** What is invalidated if these keys are replaced. */
function invalidating(...replaced: string[]): readonly string[] {
  return stalePaths([{ changes: [], outcome: outcome(replaced, true) }]);
}

describe("a key with a character that CloudFront doesn't accept in an invalidation", () => {
  const wheel = "acme-1.0-py3-none-any.whl";
  it.each<[string, string[]]>([
    [`team~x/${wheel}`, ["/team*", "/_index/metadata/team*"]],
    [`team/~x/${wheel}`, ["/team/*", "/_index/metadata/team/*"]],
    [`team/a~b~c/${wheel}`, ["/team/a*", "/_index/metadata/team/a*"]],
    [`team/what?/${wheel}`, ["/team/what*", "/_index/metadata/team/what*"]],
    [`team/all*/${wheel}`, ["/team/all*", "/_index/metadata/team/all*"]],
    [`team/back\\slash/${wheel}`, ["/team/back*", "/_index/metadata/team/back*"]],
    [`team/line\nfeed/${wheel}`, ["/team/line*", "/_index/metadata/team/line*"]],
    [`team/next\u0085line/${wheel}`, ["/team/next*", "/_index/metadata/team/next*"]],
    [`team//${wheel}`, ["/team*", "/_index/metadata/team*"]],
    [
      `team/a+b~c/${wheel}`,
      ["/team/a%2Bb*", "/team/a+b*", "/_index/metadata/team/a%2Bb*", "/_index/metadata/team/a+b*"],
    ],
    // Nothing comes before it, so every path begins this way.
    [`~ada/${wheel}`, ["/*"]],
    [`team~x/${wheel}.asc`, ["/team*"]],
  ])("%j is named by the text before the character", (key, paths) => {
    expect(invalidating(key)).toEqual(paths);
  });

  it.each<[string, string[]]>([
    ["a b", ["a%20b"]],
    ["\u00fc", ["%C3%BC"]],
    ["100%", ["100%25"]],
    ["a#b", ["a%23b"]],
    ["a^b`{|}", ["a%5Eb%60%7B%7C%7D"]],
    ["a@b", ["a%40b", "a@b"]],
    ["it's(1)", ["it%27s%281%29", "it's(1)"]],
    ["a&b=c;d,e:f$", ["a%26b%3Dc%3Bd%2Ce%3Af%24", "a&b=c;d,e:f$"]],
  ])("others are named: %j", (folder, spelled) => {
    expect(invalidating(`${folder}/${wheel}.asc`)).toEqual(spelled.map((one) => `/${one}/${wheel}.asc`));
  });

  it("includes everything that begins the same way", () => {
    expect(invalidating(`team~x/${wheel}`, `team~y/${wheel}`, `teams/${wheel}`)).toEqual([
      "/team*",
      "/_index/metadata/team*",
    ]);
    expect(invalidating(`a/${wheel}.asc`, `b~/${wheel}.asc`)).toEqual([`/a/${wheel}.asc`, "/b*"]);
  });

  it("drops everything if that would take many wildcards", () => {
    const keys = (count: number) => Array.from({ length: count }, (_, n) => `t${n}~/${wheel}`);
    expect(invalidating(...keys(2))).toHaveLength(4);
    expect(invalidating(...keys(3))).toBe(EVERYTHING);
  });

  it("whatever the key, no path has such a character, and the spelling of the edge is covered", () => {
    const folder = fc.string({
      unit: fc.constantFrom(..."a/+~*?%#!'() \\\n\u00fc\u{1f40d}:@&"),
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        fc.array(
          folder.map((path) => `${path}/${wheel}`),
          { maxLength: 4 },
        ),
        (keys) => {
          const paths = invalidating(...keys);
          expect(paths.filter((path) => path.endsWith("*")).length).toBeLessThanOrEqual(4);
          for (const path of paths)
            expect(path).toMatch(/^\/([\w./+!'():@&-]|%(?!7E|3F|2A|5C|0A)[0-9A-F]{2})*\*?$/);
          for (const key of keys) {
            const asked = [filePath(key), filePath(metadataKey(key))];
            for (const uri of asked) {
              const isDropped = paths.some((path) =>
                path.endsWith("*") ? uri.startsWith(path.slice(0, -1)) : path === uri,
              );
              expect(isDropped, uri).toBe(true);
            }
          }
        },
      ),
      { seed: 14 },
    );
  });
});

describe("a batch that replaced a great deal", () => {
  it.each([
    [100, 300],
    [101, 1],
  ])("%i files are %i paths", (files, paths) => {
    const replaced = Array.from({ length: files }, (_, n) => `acme-${n}.0-py3-none-any.whl`);
    const invalidated = stalePaths([{ changes: [], outcome: outcome(replaced, true) }]);
    expect(invalidated).toHaveLength(paths);
    expect(invalidated[0]).toBe(paths === 1 ? "/*" : "/acme-0.0-py3-none-any.whl");
  });
});

function outcome(replaced: string[], isPageChanged: boolean) {
  const page = { project: mainProject("acme"), distributions: [], statuses: [] };
  return { page, isPageChanged, replaced };
}

/** A bucket, its queue, a handler and a CDN. */
class Index {
  readonly bucket = new MemoryStore();
  readonly reader = new CachingReader(this.bucket);
  invalidated: string[] = [];
  #pending: { body: string; receives: number }[] = [];

  put(key: string, text: string): void {
    const { etag } = this.bucket.write(key, Buffer.from(text));
    this.#tell("ObjectCreated:Put", { key: encodeURIComponent(key), eTag: etag });
  }

  remove(key: string): void {
    this.bucket.remove(key);
    this.#tell("ObjectRemoved:DeleteMarkerCreated", { key: encodeURIComponent(key) });
  }

  /** A file that was already there, listed and read. */
  async have(key: string, text: string): Promise<void> {
    this.put(key, text);
    await this.run();
    this.reader.read(key);
    this.invalidated = [];
  }

  /** Handles everything that waits. */
  async run(store: Store = this.bucket): Promise<void> {
    const { batchItemFailures } = await this.#handle(store, async () => {});
    expect(batchItemFailures).toEqual([]);
    this.#pending = [];
  }

  /** Begins to handle everything that waits. Then the process is gone, and the messages come again. */
  async runAndDie(when: { afterCalls: number } | { beforeInvalidation: true }): Promise<void> {
    let isDead = () => {};
    const death = new Promise<void>((resolve) => {
      isDead = resolve;
    });
    const die = (): Promise<never> => {
      isDead();
      return new Promise(() => {});
    };
    const [store, beforeInvalidation] =
      "afterCalls" in when
        ? [dyingAfter(when.afterCalls, this.bucket, die), async () => {}]
        : [this.bucket, die];
    const run = this.#handle(store, beforeInvalidation).then(() => {
      this.#pending = [];
    });
    await Promise.race([run, death]);
  }

  #tell(eventName: string, object: object): void {
    const records = [{ eventName, s3: { bucket: { name: "my-pypi" }, object } }];
    this.#pending.push({ body: JSON.stringify({ Records: records }), receives: 0 });
  }

  #handle(store: Store, beforeInvalidation: () => Promise<unknown>) {
    const handler = createHandler({
      bucket: "my-pypi",
      store,
      readDistribution: readPlainText(store),
      pause: async () => {},
      log: () => {},
      invalidate: async (projects) => {
        await beforeInvalidation();
        const paths = stalePaths(projects);
        this.invalidated.push(...paths);
        this.reader.invalidate(paths);
      },
    });
    const messages: QueueMessage[] = this.#pending.map((message, n) => ({
      messageId: String(n),
      body: message.body,
      attributes: { ApproximateReceiveCount: String(++message.receives) },
    }));
    return handler({ Records: messages }, { getRemainingTimeInMillis: () => 60_000 });
  }
}

/** A store whose process dies at a call: neither that call nor any later one is answered. */
function dyingAfter(calls: number, store: Store, die: () => Promise<never>): Store {
  let left = calls;
  const or = <T>(call: () => Promise<T>): Promise<T> => (left-- > 0 ? call() : die());
  return {
    get: (key, options) => or(() => store.get(key, options)),
    put: (key, body, headers, condition) => or(() => store.put(key, body, headers, condition)),
    delete: (key, condition) => or(() => store.delete(key, condition)),
    async *list(prefix, after) {
      await or(async () => {});
      yield* store.list(prefix, after);
    },
  };
}

/** A store that writes the first page, whose repeated request then finds it written. */
function losingOneAnswer(store: Store): Store {
  let isLost = false;
  return {
    get: (key, options) => store.get(key, options),
    list: (prefix, after) => store.list(prefix, after),
    delete: (key, condition) => store.delete(key, condition),
    async put(key, body, headers, condition) {
      const written = await store.put(key, body, headers, condition);
      if (isLost || key !== "_index/simple/acme/state.json") return written;
      isLost = true;
      return { kind: "conflict" };
    },
  };
}
