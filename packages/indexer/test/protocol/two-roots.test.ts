import { sample } from "@wheelyard/core/testing/extent";
import { afterAll, describe, it } from "vitest";
import { twoRootsCode } from "../../testing/explorer/project-code.ts";
import type { Scenario } from "../../testing/explorer/scenario.ts";
import { put, remove, scenario, WHEEL } from "./scenarios.ts";
import { Tally, title } from "./tally.ts";

/** The same filename in a channel, so that both roots have a project of the same name. */
const IN_CHANNEL = `_channels/c/${WHEEL}`;

const BOTH = [put(WHEEL, "v1"), put(IN_CHANNEL, "v2")];

const SCENARIOS: readonly Partial<Scenario>[] = [
  { changes: BOTH },
  { before: [put(WHEEL, "v1")], changes: [put(IN_CHANNEL, "v1"), remove(WHEEL)] },
  { before: [put(IN_CHANNEL, "v1")], changes: [remove(IN_CHANNEL), put(WHEEL, "v1")] },
  { before: BOTH, changes: [remove(WHEEL), put(IN_CHANNEL, "v3")] },
  { before: BOTH, changes: [remove(WHEEL), remove(IN_CHANNEL)] },
  { before: BOTH, changes: [put(`${WHEEL}.yanked`, "r"), put(`${IN_CHANNEL}.yanked`, "s")] },
  { changes: BOTH, crashes: 1 },
];

const tally = new Tally("two roots, every schedule");
afterAll(() => tally.print());

describe("every schedule of changes in two roots: ", () => {
  const all = SCENARIOS.map((one) => scenario({ views: "none", ...one }));
  it.each(sample(all).map((one) => [title(one), one] as const))("%s", async (_, one) => {
    await tally.explore(one, twoRootsCode);
  });
});
