import { AMBIGUOUS_SDISTS } from "@wheelyard/indexer/testing/corpus/ambiguous-sdists";
import type { CorpusFile } from "@wheelyard/indexer/testing/corpus/corpus";
import { ODD_SDISTS, SDISTS_WITHOUT_METADATA } from "@wheelyard/indexer/testing/corpus/odd-sdists";
import { SyntheticObject } from "@wheelyard/indexer/testing/synthetic-object";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publish } from "./published.ts";
import { PythonReaders } from "./python-readers.ts";
import { disagreement, type SdistAnswer, sdistDifference } from "./sdist-differences.ts";
import { mutateSdist } from "./sdist-mutants.ts";
import { SEARCH_ENDS, search } from "./search.ts";

let readers: PythonReaders;
beforeAll(() => {
  readers = new PythonReaders();
});
afterAll(() => readers.stop());

const LISTED = [
  ...ODD_SDISTS,
  ...SDISTS_WITHOUT_METADATA.map(([, what, build]) => [what, build] as const),
].filter(([, build]) => build().filename.endsWith(".tar.gz"));

it.each(LISTED)("is one thing to all readers: %s", async (_, build) => {
  const file = build();
  const published = await publish(file.filename, ...file.contents);
  const [answer] = await readers.read<SdistAnswer>("sdist", [await bytesOf(file)]);
  expect(published).toMatchObject({ kind: "listed" });
  if (published.kind === "listed") expect(sdistDifference(published.metadata, answer ?? {})).toBeUndefined();
});

it("has readers that disagree on most of the ambiguous sdists", async () => {
  const sdists = AMBIGUOUS_SDISTS.map(([, , build]) => build());
  const answers = await readers.read<SdistAnswer>("sdist", await Promise.all(sdists.map(bytesOf)));
  const told = answers.filter((answer) => disagreement(answer) !== undefined);
  process.stdout.write(`${told.length} of ${sdists.length} ambiguous sdists are told apart\n`);
  expect(told.length).toBeGreaterThan(sdists.length / 3);
});

it("publishes nothing from any mutant that others don't read", SEARCH_ENDS, async () => {
  await search<SdistAnswer>(readers, {
    what: "sdists",
    share: 500,
    reader: "sdist",
    mutant: mutateSdist,
    difference: sdistDifference,
  });
});

async function bytesOf({ contents }: CorpusFile): Promise<Uint8Array> {
  const read = await new SyntheticObject(...contents).get("");
  return read.kind === "found" ? read.object.body : new Uint8Array();
}
