import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";
import { NO_RECORD } from "../src/viewer-request/authenticate.ts";
import { readCredentials } from "../src/viewer-request/credentials.ts";
import { decide } from "../src/viewer-request/decide.ts";
import { respond } from "../src/viewer-request/respond.ts";
import { anyRequest } from "./any-request.ts";
import { isNjsInstalled, runInNjs, runInNode } from "./built-function.ts";
import { outcomeOf } from "./outcome.ts";
import { expectedOutcome } from "./reference/outcome.ts";
import { viewerRequest } from "./request.ts";
import { TABLE } from "./table.ts";
import { NOW, RECORDS } from "./users.ts";

// WHEELYARD_FUZZ_SEED=… WHEELYARD_FUZZ_RUNS=… look further than the gate does.
const seed = Number(process.env.WHEELYARD_FUZZ_SEED ?? 5);
const numRuns = Number(process.env.WHEELYARD_FUZZ_RUNS ?? 20_000);

const { code } = await buildEdgeFunction();
const hasNjs = await isNjsInstalled();

describe("the reference", () => {
  it.each(Object.entries(TABLE))("decides every row of %s as it is written", (_, rows) => {
    expect(rows.map(([what, ask]) => [what, expectedOutcome(viewerRequest(ask))])).toEqual(
      rows.map(([what, , outcome]) => [what, outcome]),
    );
  });
});

describe("on any request the reference agrees with", () => {
  it(
    "the source",
    () => {
      const outcomes = new Map<string, number>();
      fc.assert(
        fc.property(anyRequest(), (request) => {
          const expected = expectedOutcome(request);
          const { user, token } = readCredentials(request.headers);
          const decision = decide(request, token, RECORDS.get(user) ?? NO_RECORD, NOW);
          expect(outcomeOf(respond(decision, request))).toBe(expected);
          const kind = expected.split(" ")[0] ?? "";
          outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        }),
        { seed, numRuns },
      );
      // Nothing is shown by requests that are all turned away at the door.
      for (const kind of ["serve", "301", "302", "401", "404", "405", "406"]) {
        expect(outcomes.get(kind) ?? 0, kind).toBeGreaterThan(numRuns / 200);
      }
    },
    180_000 + numRuns,
  );

  it.each([
    { where: "Node", run: runInNode, isHere: true },
    {
      where: hasNjs ? "njs" : "njs (not installed: apt-get install njs)",
      run: runInNjs,
      isHere: hasNjs || process.env.CI !== undefined,
    },
  ])("the built function in $where", async ({ run, isHere }) => {
    if (!isHere) return;
    const requests = fc.sample(anyRequest(), { seed: seed + 1, numRuns: Math.min(numRuns, 5_000) });
    const expected = requests.map(expectedOutcome);
    const outcomes = await run(code, requests);
    const differences = requests.flatMap((request, i) =>
      outcomes[i] === expected[i] ? [] : [{ request, expected: expected[i], outcome: outcomes[i] }],
    );
    expect(differences).toEqual([]);
  });
});
