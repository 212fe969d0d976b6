import { readFileSync } from "node:fs";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { peakMemory } from "@wheelyard/core/testing/peak-memory";
import { OBJECTS_AT_ONCE, ObjectReader } from "../src/reading/object-reader.ts";
import { readDistribution } from "../src/reading/read-distribution.ts";
import { HOSTILE_SDISTS } from "./corpus/hostile-sdists.ts";
import { HOSTILE_WHEELS } from "./corpus/hostile-wheels.ts";
import { wheelOfZeros } from "./large-wheels.ts";
import { type Stretch, SyntheticObject } from "./synthetic-object.ts";

/*
 * A separate process that reads what its first argument names, for inputs that take the most memory. It prints the
 * outcomes and its peak memory. Inputs that would take memory to build come in a file.
 */

async function read(filename: string, contents: readonly Stretch[], times = 1): Promise<string[]> {
  const objects = new ObjectReader(new SyntheticObject(...contents));
  const distribution = parseDistributionFilename(filename);
  const kind = () => readDistribution(objects, filename, distribution).then((outcome) => outcome.kind);
  return Promise.all(Array.from({ length: times }, kind));
}

function readZeros(bytes: number, times: number): Promise<string[]> {
  const { filename, contents } = wheelOfZeros(bytes);
  return read(filename, contents, times);
}

const READINGS: Record<string, (file: string) => Promise<string[]>> = {
  corpus: async () => {
    const outcomes: string[] = [];
    for (const [, , build] of [...HOSTILE_WHEELS, ...HOSTILE_SDISTS]) {
      const { filename, contents } = build();
      outcomes.push(...(await read(filename, contents)));
    }
    return outcomes;
  },
  limits: (file) => read("acme-1.0-py3-none-any.whl", [readFileSync(file)], OBJECTS_AT_ONCE),
  many: () => readZeros(5_000_000, 1_000),
  huge: () => readZeros(5_000_000_000, 1),
};

const [, , reading = "", file = ""] = process.argv;
const outcomes = await READINGS[reading]?.(file);
const megabytes = Math.round(peakMemory() / 1_000_000);
process.stdout.write(JSON.stringify({ outcomes: [...new Set(outcomes)], megabytes }));
