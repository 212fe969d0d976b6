import { setImmediate } from "node:timers/promises";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildSdist } from "../../testing/build-sdist.ts";
import { SyntheticObject } from "../../testing/synthetic-object.ts";
import type { Store } from "../store/store.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import {
  OBJECTS_AT_ONCE,
  ObjectReader,
  type OpenObject,
  PART_BYTES,
  PARTS_AT_ONCE,
} from "./object-reader.ts";
import { MAX_READS, STALL_SECONDS } from "./progress-watch.ts";
import { readDistribution, readOpenObject } from "./read-distribution.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const never = <T>() => new Promise<T>(() => {});
const large = () => new SyntheticObject(Buffer.alloc(PART_BYTES * (PARTS_AT_ONCE + 3)));

/** What a parser of a hostile file might do. */
const ENDLESS: [string, (object: OpenObject) => Promise<unknown>][] = [
  ["asks for nothing", () => never()],
  ["stops after the first part", (object) => stopAfterFirstPart(object)],
  ["stops while it works alone", (object) => object.alone(() => never())],
  [
    "stops after a read",
    async (object) => {
      await object.read(0, 100);
      return never();
    },
  ],
];

async function stopAfterFirstPart(object: OpenObject): Promise<void> {
  for await (const _ of object.parts()) await never();
}

async function second(count = 1): Promise<void> {
  for (let n = 0; n < count; n++) {
    vi.advanceTimersByTime(1_000);
    await setImmediate();
  }
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}

describe("work on a file", () => {
  it.each(ENDLESS)("that %s is ended", async (_, work) => {
    const reader = new ObjectReader(large());
    const outcome = outcomeOf(reader.open("k", (object) => object.untilEnded(work(object))));
    await setImmediate();
    await second(STALL_SECONDS + 1);
    expect(await outcome).toEqual(
      new InvalidFileError(
        "nothing came of it in 30 s of reading, expected an archive that can be read to its end",
      ),
    );
  });

  it.each(ENDLESS)("that %s leaves room for others", async (_, work) => {
    const reader = new ObjectReader(large());
    const bad = Array.from({ length: OBJECTS_AT_ONCE * 2 }, () =>
      outcomeOf(reader.open("k", (object) => object.untilEnded(work(object)))),
    );
    let parts = 0;
    const good = reader.open("k", (object) =>
      object.untilEnded(
        object.alone(async () => {
          for await (const part of object.parts()) parts += part.length > 0 ? 1 : 0;
        }),
      ),
    );
    await setImmediate();
    // Two rounds; if they wait for each other to work alone, one after the other.
    await second(STALL_SECONDS * OBJECTS_AT_ONCE * 3);
    await good;
    expect(parts).toBe(PARTS_AT_ONCE + 3);
    for (const outcome of await Promise.all(bad)) expect(outcome).toBeInstanceOf(InvalidFileError);
  });

  it("that asks again and again for bytes it already has is ended by their count", async () => {
    let reads = 0;
    const outcome = outcomeOf(
      new ObjectReader(large()).open("k", (object) => {
        const readForEver = async () => {
          for (;;) {
            await object.read(object.size - 10, 10);
            reads += 1;
          }
        };
        return object.untilEnded(readForEver());
      }),
    );
    expect(await outcome).toEqual(
      new InvalidFileError("reading it asks for its bytes more than 1000000 times"),
    );
    expect(reads).toBe(MAX_READS);
  });

  it("that makes progress is not ended, however long it takes", async () => {
    const object = large();
    const done = new ObjectReader(object).open("k", (open) =>
      open.untilEnded(
        (async () => {
          for await (const _ of open.parts()) await second(STALL_SECONDS - 1);
          return "done";
        })(),
      ),
    );
    expect(await done).toBe("done");
  });
});

describe("what is not the file's doing", () => {
  const readAll = async (object: OpenObject) => {
    for await (const _ of object.parts());
    await object.read(0, 10);
    return "done";
  };

  it.each<[string, (object: OpenObject) => Promise<unknown>]>([
    ["parts", readAll],
    ["a read at its front", (object) => object.read(0, 10).then(() => "done")],
  ])("is that S3 takes long over %s", async (_, work) => {
    const content = large();
    const held: (() => void)[] = [];
    const slow: Pick<Store, "get"> = {
      async get(key, options) {
        if (options?.ifMatch !== undefined) await new Promise<void>((resolve) => held.push(resolve));
        return content.get(key, options);
      },
    };
    const outcome = outcomeOf(new ObjectReader(slow).open("k", (object) => object.untilEnded(work(object))));
    let isDone = false;
    void outcome.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await second(STALL_SECONDS * 2);
      held.shift()?.();
      await setImmediate();
    }
    expect(await outcome).toBe("done");
  });

  it("is that it waits for its turn to work alone", async () => {
    const reader = new ObjectReader(large());
    const turns = Array.from({ length: OBJECTS_AT_ONCE }, () =>
      reader.open("k", (object) =>
        object.untilEnded(object.alone(() => second(STALL_SECONDS - 1).then(() => "done"))),
      ),
    );
    expect(await Promise.all(turns)).toEqual(Array(OBJECTS_AT_ONCE).fill("done"));
  });

  it("is the end of the whole run: that is an error, and rejects no file", async () => {
    const run = new AbortController();
    const reader = new ObjectReader(large());
    const distribution = parseDistributionFilename("acme-1.0.tar.gz");
    const tooLate = new Error("Cannot read on: the run is over");
    const waiting = Array.from({ length: OBJECTS_AT_ONCE }, () =>
      outcomeOf(reader.open("k", (object) => object.untilEnded(never()), run.signal)),
    );
    const inLine = outcomeOf(readDistribution(reader, "acme-1.0.tar.gz", distribution, run.signal));
    await setImmediate();
    run.abort(tooLate);
    expect(await Promise.all([...waiting, inLine])).toEqual(Array(OBJECTS_AT_ONCE + 1).fill(tooLate));
  });
});

it("rejects a distribution that is never read to its end, with a sentence", async () => {
  // As long as something in the way of the bytes never answers.
  const { body, filename } = buildSdist({ name: "acme", version: "1.0" });
  const outcome = new ObjectReader(new SyntheticObject(body)).open("k", (object) => {
    object.parts = async function* () {
      yield body.subarray(0, 20);
      await never();
    };
    return readOpenObject(object, parseDistributionFilename(filename));
  });
  await setImmediate();
  await second(STALL_SECONDS + 1);
  expect(await outcome).toMatchObject({
    kind: "rejected",
    reason:
      'Cannot read sdist "acme-1.0.tar.gz": nothing came of it in 30 s of reading, expected an archive that can be read to its end',
  });
});
