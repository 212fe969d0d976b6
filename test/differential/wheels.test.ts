import { HOSTILE_WHEELS } from "@wheelyard/indexer/testing/corpus/hostile-wheels";
import { ODD_FILES } from "@wheelyard/indexer/testing/corpus/odd-files";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mutateWheel } from "./mutate-wheel.ts";
import { publish } from "./published.ts";
import { PythonReaders } from "./python-readers.ts";
import { SEARCH_ENDS, search } from "./search.ts";

/** What each reader unpacks, by path; files of .dist-info as text in Latin-1, others as their hash. */
type Readings = Record<string, { tree: Record<string, string> } | { error: string }>;

const METADATA = "acme-1.0.dist-info/METADATA";

let readers: PythonReaders;
beforeAll(() => {
  readers = new PythonReaders();
});
afterAll(() => readers.stop());

it.each(ODD_FILES)("every reader finds in %s what is published", async (_, build) => {
  const { filename, contents } = build();
  const published = await publish(filename, ...contents);
  expect(published.kind).toBe("listed");
  if (published.kind !== "listed") return;
  const body = Buffer.concat(contents.map((part) => part as Uint8Array));
  const [readings = {}] = await readers.read<Readings>("wheel", [body]);
  expect(difference(published.metadata, readings)).toBeUndefined();
});

it("is about wheels that some readers read differently", async () => {
  const small = HOSTILE_WHEELS.map(([, , build]) => build().contents)
    .filter((contents) => contents.every((part) => part instanceof Uint8Array))
    .map((contents) => Buffer.concat(contents as Uint8Array[]))
    .filter(({ length }) => length < 100_000);
  const answers = await readers.read<Readings>("wheel", small);
  const trees = answers.map(
    (readings) => new Set(Object.values(readings).map((reading) => JSON.stringify(reading))),
  );
  expect(trees.filter(({ size }) => size > 1).length).toBeGreaterThan(30);
});

it("every reader finds in mutants what is published", SEARCH_ENDS, async () => {
  await search(readers, { what: "wheels", share: 4_000, reader: "wheel", mutant: mutateWheel, difference });
});

function difference(metadata: Buffer, readings: Readings): string | undefined {
  let first: { reader: string; tree: Record<string, string> } | undefined;
  for (const [reader, reading] of Object.entries(readings)) {
    if ("error" in reading) return `${reader} unpacks nothing: ${reading.error}`;
    const { tree } = reading;
    if (tree[METADATA] !== metadata.toString("latin1")) {
      return `${reader} has METADATA ${JSON.stringify(tree[METADATA])}, published was ${JSON.stringify(String(metadata))}`;
    }
    first ??= { reader, tree };
    const [one, other] = [first.tree, tree].map((files) => JSON.stringify(Object.entries(files).sort()));
    if (one !== other) return `${first.reader} unpacks ${one}\n${reader} unpacks ${other}`;
  }
  return undefined;
}
