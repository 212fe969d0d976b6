import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import { expect, it } from "vitest";
import { describeReport } from "./describe-report.ts";

const NOTHING: ReconcileReport = {
  listed: 5,
  groups: 0,
  compared: 0,
  missing: 0,
  stale: 0,
  ghost: 0,
  outdated: 0,
  damaged: 0,
  newer: 0,
  later: 0,
  swept: 0,
  passedOver: {},
  differences: 0,
  examples: [],
};

it.each<[string, Partial<ReconcileReport>, string[]]>([
  ["nothing", {}, ["Nothing found among 5 objects: bucket and index agree"]],
  [
    "eggs",
    { passedOver: { ".egg": 2, ".exe": 1 } },
    [
      "Nothing found among 5 objects: bucket and index agree",
      'Passed over 2 .egg, which the index does not list: "wheelyard verify" names them',
      'Passed over 1 .exe, which the index does not list: "wheelyard verify" names them',
    ],
  ],
  [
    "what waits for a later run",
    {
      outdated: 3,
      differences: 3,
      later: 2,
      examples: ["outdated a.status", "outdated b.status", "outdated c.status"],
    },
    [
      "Found 3 differences among 5 objects:",
      "  outdated  3  generated, and out of date",
      "  outdated a.status",
      "  outdated b.status",
      "  outdated c.status",
      "Left 2 for later runs, which repair a portion each",
    ],
  ],
  [
    "a file and an egg",
    { missing: 1, differences: 1, examples: ["missing a.whl"], passedOver: { ".egg": 1 } },
    [
      "Found 1 difference among 5 objects:",
      "  missing  1  the index does not know them",
      "  missing a.whl",
      'Passed over 1 .egg, which the index does not list: "wheelyard verify" names them',
    ],
  ],
])("reports %s", (_, report, lines) => {
  expect(describeReport({ ...NOTHING, ...report })).toEqual(lines);
});

it("reads the report of a function deployed earlier, which says less", () => {
  const { newer: _, passedOver: __, later: ___, ...earlier } = NOTHING;
  expect(describeReport(earlier as ReconcileReport)).toHaveLength(1);
});
