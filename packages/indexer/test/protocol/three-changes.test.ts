import { isThorough, sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { projectCode } from "../../testing/explorer/project-code.ts";
import { put, remove, SECOND, STATUS, scenario, sequences, WHEEL, YANKED } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

/** How often runs are interrupted by others. The default is 1. */
const interruptions = Number(process.env.EXPLORE_INTERRUPTIONS ?? 1);

const views = isThorough ? "html" : "none";

const tally = new Tally(`three changes, every schedule with ${interruptions} interruption(s)`);
afterAll(() => tally.print());

const TWO_FILES = [put(WHEEL, "v1"), put(WHEEL, "v2"), remove(WHEEL), put(SECOND, "v1"), remove(SECOND)];
const ONE_FILE = [put(WHEEL, "v1"), remove(WHEEL), put(YANKED, "r"), remove(YANKED), put(STATUS, "archived")];

describe("every schedule with few interruptions of", () => {
  const all = [
    ...[[], ...(isThorough ? [[put(WHEEL, "v1")]] : [])].flatMap((before) =>
      sequences(before, 3, TWO_FILES).map((changes) => scenario({ before, changes, views })),
    ),
    ...sequences([], 3, ONE_FILE).map((changes) => scenario({ changes, views })),
  ];
  it.each(sample(all, 64).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    await tally.explore(one, projectCode, { interruptions });
  });
});
