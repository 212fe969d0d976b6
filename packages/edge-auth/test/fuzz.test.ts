import { shareOf } from "@wheelyard/core/testing/extent";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";
import { anyRequest } from "./any-request.ts";
import { ENGINES } from "./built-function.ts";
import { expectedOutcome } from "./reference/outcome.ts";
import { viewerRequest } from "./request.ts";
import { sourceOutcome } from "./source-outcome.ts";
import { tableFor, UPSTREAMS } from "./table.ts";

// WHEELYARD_FUZZ_SEED=… WHEELYARD_FUZZ_RUNS=… search further than the gate does.
const seed = Number(process.env.WHEELYARD_FUZZ_SEED ?? 5);
const numRuns = Number(process.env.WHEELYARD_FUZZ_RUNS ?? shareOf(10_000));
const numBuiltRuns = Number(process.env.WHEELYARD_FUZZ_RUNS ?? shareOf(2_500));
const TIMEOUT = 180_000 + 3 * numRuns;

/** How many requests one program decides in an engine: their text is part of it. */
const MOST_AT_ONCE = 5_000;

describe.each(UPSTREAMS)("with upstream %s", (upstream) => {
  it.each(Object.entries(tableFor(upstream)))(
    "the reference decides every row of %s as it is written",
    (_, rows) => {
      expect(rows.map(([what, ask]) => [what, expectedOutcome(viewerRequest(ask), upstream)])).toEqual(
        rows.map(([what, , outcome]) => [what, outcome]),
      );
    },
  );

  it(
    "the source agrees with the reference on any request",
    () => {
      const outcomes = new Map<string, number>();
      fc.assert(
        fc.property(anyRequest(), (request) => {
          const expected = expectedOutcome(request, upstream);
          expect(sourceOutcome(request, upstream)).toBe(expected);
          const kind = /^(serve upstream|\w+)/.exec(expected)?.[0] ?? "";
          outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        }),
        { seed, numRuns },
      );
      // The test shows nothing if all requests are refused at the door.
      const kinds = ["serve", "301", "302", "401", "404", "405", "406"];
      if (upstream !== "none") kinds.push("403");
      if (upstream === "proxied") kinds.push("serve upstream");
      for (const kind of kinds) {
        expect(outcomes.get(kind) ?? 0, kind).toBeGreaterThan(numRuns / 200);
      }
    },
    TIMEOUT,
  );

  it.each(ENGINES)(
    "the built function in $engine agrees with the reference on any request",
    async ({ run, isHere }) => {
      if (!isHere) return;
      const { code } = await buildEdgeFunction(upstream);
      const requests = fc.sample(anyRequest(), { seed: seed + 1, numRuns: numBuiltRuns });
      for (let first = 0; first < requests.length; first += MOST_AT_ONCE) {
        const some = requests.slice(first, first + MOST_AT_ONCE);
        const expected = some.map((request) => expectedOutcome(request, upstream));
        const outcomes = await run(code, some);
        const differences = some.flatMap((request, i) =>
          outcomes[i] === expected[i] ? [] : [{ request, expected: expected[i], outcome: outcomes[i] }],
        );
        expect(differences).toEqual([]);
      }
    },
    TIMEOUT,
  );
});
