import { Random } from "@wheelyard/indexer/testing/explorer/random";
import { expect } from "vitest";
import { type Published, publish } from "./published.ts";
import type { PythonReaders } from "./python-readers.ts";

/** How many of each kind, if a run wants more or fewer than its share. Twenty thousand are the whole search. */
const ASKED_FOR = process.env.DIFFERENTIAL_MUTANTS;

/** The seed of the first mutant. Each has its own seed, which the message of a failure names. */
export const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20_261_126);

const BATCH = 200;

const MINUTE = 60_000;

/** How long a search may take, however busy the machine: a mutant takes 65 ms on a quiet one. */
export const SEARCH_ENDS = { timeout: Math.max(20 * MINUTE, 600 * Number(ASKED_FOR ?? 0)) };

export interface Mutant {
  filename: string;
  body: Buffer;
  /** What was done to it: a reader of a difference needs it. */
  changes: readonly string[];
}

export interface Search<Answer> {
  /** Their name in the tally. */
  what: string;
  /** How many mutants the suite tries. */
  share: number;
  /** The module in `readers/` to compare with. */
  reader: string;
  mutant(random: Random): Mutant;
  /** What is wrong with listing the mutant, according to its readers. */
  difference(metadata: Buffer, answer: Answer): string | undefined;
}

/** Compares what is published from seeded mutants with what others read from them, and reports how many were tried. */
export async function search<Answer>(readers: PythonReaders, search: Search<Answer>): Promise<void> {
  const end = SEED + Number(ASKED_FOR ?? search.share);
  let listed = 0;
  for (let first = SEED; first < end; first += BATCH) {
    const count = Math.min(BATCH, end - first);
    const mutants = Array.from({ length: count }, (_, i) => search.mutant(new Random(first + i)));
    const answers = await readers.read<Answer>(
      search.reader,
      mutants.map(({ body }) => body),
    );
    for (const [i, { filename, body, changes }] of mutants.entries()) {
      const again = `DIFFERENTIAL_SEED=${first + i} DIFFERENTIAL_MUTANTS=1: ${changes.join("; ")}`;
      const published = await publishSafely(filename, body, again);
      if (published.kind === "rejected") continue;
      listed += 1;
      const difference = search.difference(published.metadata, answers[i] as Answer);
      if (difference !== undefined) expect.fail(`${again}\n${difference}`);
    }
    if (ASKED_FOR !== undefined) tell(`${first + count - SEED} of ${end - SEED}`);
  }
  tell(`${end - SEED} from DIFFERENTIAL_SEED=${SEED} on: ${listed} listed, no difference`);

  function tell(what: string): void {
    process.stdout.write(`mutants of ${search.what}: ${what}\n`);
  }
}

/** A file that breaks the reading stops the index. */
export async function publishSafely(filename: string, body: Buffer, again: string): Promise<Published> {
  try {
    return await publish(filename, body);
  } catch (error) {
    return expect.fail(`${again}\n${error instanceof Error ? error.stack : error}`);
  }
}
