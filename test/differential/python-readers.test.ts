import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { PythonReaders } from "./python-readers.ts";

let readers: PythonReaders;
beforeAll(() => {
  readers = new PythonReaders();
});
afterAll(() => readers.stop());

it("answers for each file of each batch, in their order", async () => {
  const { body } = buildWheel({
    name: "acme",
    version: "1.0",
    files: { "acme/data": Buffer.alloc(200_000) },
  });
  const tree = { tree: expect.objectContaining({ "acme-1.0.dist-info/METADATA": expect.any(String) }) };
  const error = { error: expect.any(String) };
  for (const files of [[body, body.subarray(1), body], [], [Buffer.alloc(0)]]) {
    const answers = await readers.read<Record<string, unknown>>("wheel", files);
    expect(answers.map((answer) => answer.zipfile)).toEqual(
      files.map(({ length }) => (length === body.length ? tree : error)),
    );
    for (const answer of answers.filter((_, i) => files[i]?.length === body.length)) {
      expect(new Set(Object.values(answer).map((reading) => JSON.stringify(reading))).size).toBe(1);
    }
  }
});
