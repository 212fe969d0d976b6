import { describe, expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";
import { ENGINES } from "./built-function.ts";
import { viewerRequest } from "./request.ts";
import { tableFor, UPSTREAMS } from "./table.ts";

describe.each(ENGINES)("the built function in $engine", ({ run, isHere }) => {
  describe.each(UPSTREAMS)("with upstream %s", async (upstream) => {
    const { code } = await buildEdgeFunction(upstream);

    it.skipIf(!isHere).each(Object.entries(tableFor(upstream)))(
      "decides every row of %s",
      async (_, rows) => {
        const outcomes = await run(
          code,
          rows.map(([, ask]) => viewerRequest(ask)),
        );
        expect(rows.map(([what], i) => `${what}: ${outcomes[i]}`)).toEqual(
          rows.map(([what, , outcome]) => `${what}: ${outcome}`),
        );
      },
    );
  });
});
