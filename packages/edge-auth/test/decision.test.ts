import { describe, expect, it } from "vitest";
import { viewerRequest } from "./request.ts";
import { sourceOutcome } from "./source-outcome.ts";
import { tableFor, UPSTREAMS } from "./table.ts";

describe.each(UPSTREAMS)("with upstream %s", (upstream) => {
  describe.each(Object.entries(tableFor(upstream)))("%s", (_, rows) => {
    it.each(rows)("%s", (_, ask, outcome) => {
      expect(sourceOutcome(viewerRequest(ask), upstream)).toBe(outcome);
    });
  });
});
