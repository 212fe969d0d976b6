import { isThorough, sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { projectCode } from "../../testing/explorer/project-code.ts";
import type { Change, Scenario } from "../../testing/explorer/scenario.ts";
import {
  COPY,
  PROVENANCE,
  put,
  remove,
  SECOND,
  STATUS,
  scenario,
  sequences,
  WHEEL,
  YANKED,
} from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

const tally = new Tally("two changes, every schedule");
afterAll(() => tally.print());

const FILE_BEFORE = [put(WHEEL, "v1")];

describe.each([
  ["to an empty bucket", []],
  ["to a bucket with a file", FILE_BEFORE],
])("every schedule of two changes %s:", (_, before) => {
  const all = sequences(before, 2)
    .filter((changes) => isThorough || before.length === 0 || !changes.some(bringsDuplicate))
    .map((changes) => scenario({ before, changes, views: "none" }));
  it.each(sample(all, 64).map((one) => [title(one), one] as const))("%s", async (__, one) => {
    await tally.explore(one, projectCode, hasTooManyStates(one) ? { interruptions: 1 } : {});
  });
});

describe.runIf(isThorough)("every schedule of two changes and the HTML page:", () => {
  const all = [[], FILE_BEFORE].flatMap((before) =>
    sequences(before, 2)
      .filter((changes) => !isRejectable(changes))
      .map((changes) => scenario({ before, changes, views: "html" })),
  );
  it.each(sample(all, 64).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    await tally.explore(one, projectCode);
  });
});

/** Scenarios with rejection records to write explore these; other scenarios explore views. */
function isRejectable(changes: readonly Change[]): boolean {
  return changes.some(
    (change) =>
      [COPY, PROVENANCE].includes(change.key) || (change.kind === "put" && change.content.startsWith("bad")),
  );
}

/** A file that is always rejected, beside one that is put again or a status: up to 20 minutes and more for a scenario. */
function hasTooManyStates({ before, changes }: Scenario): boolean {
  if (isThorough || before.length === 0) return false;
  const isPutOf = (wanted: string) => changes.some(({ kind, key }) => kind === "put" && key === wanted);
  return isPutOf(PROVENANCE) && (isPutOf(WHEEL) || isPutOf(STATUS));
}

/** Every run then handles two files and their rejection records. */
function bringsDuplicate({ kind, key }: Change): boolean {
  return kind === "put" && key === COPY;
}

describe("every schedule, for each view, of", () => {
  const pairs: Partial<Scenario>[] = [
    { changes: [put(WHEEL, "v1"), put(SECOND, "v1")] },
    { changes: [put(WHEEL, "v1"), put(STATUS, "quarantined")] },
    { changes: [put(WHEEL, "v1"), remove(WHEEL)] },
    { before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] },
    { before: FILE_BEFORE, changes: [put(YANKED, "reason"), remove(YANKED)] },
  ];
  const all = (["html", "compressed", "legacy project", "legacy release", "feed"] as const).flatMap((views) =>
    pairs.map((pair) => scenario({ ...pair, views })),
  );
  it.each(sample(all, 64).map((one) => [one.views, title(one), one] as const))(
    "%s, %s",
    async (_, __, one) => {
      await tally.explore(one, projectCode);
    },
  );
});
