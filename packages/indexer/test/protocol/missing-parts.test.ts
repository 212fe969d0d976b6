import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import { sample } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { projectPages } from "../../src/lists/project-entry.ts";
import { rootList } from "../../src/lists/root-list.ts";
import { settleLists } from "../../src/lists/settle-lists.ts";
import { exploreAll } from "../../testing/explorer/explore.ts";
import { listCode, projectsOf } from "../../testing/explorer/list-code.ts";
import { findWrongRoot, findWrongUpdates, UPDATES } from "../../testing/explorer/list-oracle.ts";
import {
  answeringTheSecondLookWithTheFirst,
  answeringWithTheVersionInMind,
  changingNothing,
  claimingAfterThePage,
  deletingMetadataBeforeThePage,
  droppingPuts,
  forgettingRejectedKeys,
  hidingListings,
  ignoringConditionsOfDeletes,
  ignoringConditionsOfPuts,
  isClaim,
  isMetadata,
  isState,
  leavingViewsWhereThePageIsRight,
  takingForUnchanged,
  takingKeysForUnchangedOnceMetadataIsDeleted,
  takingMetadataForRightWhereThePageIs,
  takingTheClaimForKept,
  takingTheFileForUnchanged,
  takingTheStateForOwnWhereAViewIsNot,
} from "../../testing/explorer/missing-parts.ts";
import { projectCode, unclaimCode, unclaimedCode } from "../../testing/explorer/project-code.ts";
import { Random } from "../../testing/explorer/random.ts";
import { randomScenario } from "../../testing/explorer/random-scenario.ts";
import { type Counterexample, runAtRandom } from "../../testing/explorer/random-schedule.ts";
import {
  type Change,
  type CodeUnderTest,
  type Distortion,
  type Scenario,
  UNCLAIM,
} from "../../testing/explorer/scenario.ts";
import { isView } from "../../testing/explorer/shared-views.ts";
import { ACME_PAGE, pageChanges } from "./page-changes.ts";
import { put, remove, SECOND, STATUS, scenario, sequences, WHEEL } from "./scenarios.ts";

/** Searches for a schedule that ends wrong, or during which something is wrong. */
type Search = (distort: Distortion) => Promise<Counterexample | undefined>;

const MOST_SCHEDULES = 4_000;

function atRandom(kind: "steady" | "crashing"): Search {
  return async (distort) => {
    for (let seed = 1; seed <= MOST_SCHEDULES; seed++) {
      const one = { ...randomScenario(new Random(seed), kind), distort };
      const { counterexample } = await runAtRandom(one, projectCode, seed);
      if (counterexample) return counterexample;
    }
    return undefined;
  };
}

/** Chooses random schedules of a scenario that has too many to explore all. */
function bySeed(code: CodeUnderTest, one: Partial<Scenario>): Search {
  return async (distort) => {
    const whole = scenario({ views: "none", ...one, distort });
    for (let seed = 1; seed <= MOST_SCHEDULES; seed++) {
      const { counterexample } = await runAtRandom(whole, code, seed);
      if (counterexample) return counterexample;
    }
    return undefined;
  };
}

function inEverySchedule(code: CodeUnderTest, ...scenarios: readonly Partial<Scenario>[]): Search {
  return async (distort) => {
    for (const one of scenarios) {
      const { counterexample } = await exploreAll(scenario({ views: "none", ...one, distort }), code);
      if (counterexample) return counterexample;
    }
    return undefined;
  };
}

const ofProject = (...scenarios: readonly Partial<Scenario>[]) => inEverySchedule(projectCode, ...scenarios);

const { changes: pages, start, more } = await pageChanges();
const pairsOf = (possible: readonly Change[]) =>
  sequences([start], 2, possible).map((changes) => ({ before: [start], changes }));
const ofRootList = inEverySchedule(
  listCode(() => [rootList(MAIN)], findWrongRoot),
  ...pairsOf(pages.filter((change) => change !== more)).map((pair) => ({ ...pair, views: "html" as const })),
);

const updatesCode = listCode(() => [UPDATES], findWrongUpdates);
const ofUpdates = (code: CodeUnderTest, parts: Partial<Scenario> = {}) =>
  inEverySchedule(code, ...pairsOf(pages).map((pair) => ({ ...pair, views: "feed" as const, ...parts })));

const takingEachListingForTheFirst: CodeUnderTest = {
  ...updatesCode,
  run: (changes, ports) => updatesCode.run(changes, ports, 1),
};

/** Each attempt relies on the list's state, as only the first may. */
const alwaysQuick: CodeUnderTest = {
  ...updatesCode,
  async run(changes, { store, pause }) {
    class AnotherAttempt extends Error {}
    const throwing = () => Promise.reject(new AnotherAttempt());
    const [names, source] = [projectsOf(changes), projectPages(MAIN)];
    const look = async (name: ProjectName) => [name, await source.read(store, name)] as const;
    for (let n = 1; ; n++) {
      const looks = new Map(await Promise.all(names.map(look)));
      try {
        return await settleLists(
          [UPDATES],
          names,
          source,
          { store, pause: throwing },
          { care: "quick", looks },
        );
      } catch (error) {
        if (!(error instanceof AnotherAttempt)) throw error;
        await pause(n);
      }
    }
  },
};

/** Each message names the second file too, so that a redelivered one finds something to do. */
const takingEachDeliveryForTheFirst: CodeUnderTest = {
  ...projectCode,
  run: (changes, ports) => projectCode.run([...changes, put(SECOND, "")], ports, 1),
};

const FILE_BEFORE = [put(WHEEL, "v1")];
const OVERWRITE_AND_BACK = { before: FILE_BEFORE, changes: [put(WHEEL, "v2"), put(WHEEL, "v1")] };

const PARTS: readonly (readonly [string, Distortion, Search])[] = [
  [
    "the condition of the page's PUT",
    ignoringConditionsOfPuts(isState),
    ofProject({ changes: [put(WHEEL, "v1"), put(SECOND, "v1")] }),
  ],
  [
    "the condition of the page's DELETE",
    ignoringConditionsOfDeletes(isState),
    ofProject({ before: FILE_BEFORE, changes: [remove(WHEEL), put(SECOND, "v1")] }),
  ],
  [
    "the second look at a key",
    answeringTheSecondLookWithTheFirst,
    ofProject({ changes: [put(WHEEL, "v1"), remove(WHEEL)] }),
  ],
  [
    "the check of the metadata if the page is right",
    takingMetadataForRightWhereThePageIs,
    ofProject({ ...OVERWRITE_AND_BACK, crashes: 1 }),
  ],
  [
    "the condition of the metadata's PUT",
    ignoringConditionsOfPuts(isMetadata),
    ofProject({ changes: [put(WHEEL, "v1"), put(WHEEL, "v2")] }, OVERWRITE_AND_BACK),
  ],
  [
    "the look at the file before its metadata is overwritten",
    takingTheFileForUnchanged,
    ofProject({ changes: [put(WHEEL, "v1"), put(WHEEL, "v2")] }),
  ],
  [
    "the page before metadata is deleted",
    deletingMetadataBeforeThePage,
    ofProject({ before: FILE_BEFORE, changes: [remove(WHEEL)] }),
  ],
  [
    "the condition of the metadata's DELETE",
    ignoringConditionsOfDeletes(isMetadata),
    ofProject({ before: FILE_BEFORE, changes: [remove(WHEEL), put(WHEEL, "v2")] }),
  ],
  [
    "the look at the key after its metadata is deleted",
    takingKeysForUnchangedOnceMetadataIsDeleted,
    ofProject({ before: FILE_BEFORE, changes: [remove(WHEEL), put(WHEEL, "v1")] }),
  ],
  ["the views if the page is right", leavingViewsWhereThePageIsRight, atRandom("crashing")],
  [
    "the condition of a view's PUT",
    ignoringConditionsOfPuts(isView),
    ofProject({ changes: [put(WHEEL, "v1"), put(SECOND, "v1")], views: "html" }),
  ],
  [
    "the note of a status that waits",
    droppingPuts((key) => key.startsWith("_index/waiting/")),
    ofProject({ changes: [put(STATUS, "archived"), put(WHEEL, "v1")] }),
  ],
  [
    "the look for a status that waits",
    hidingListings("_index/waiting/", "the first"),
    ofProject({ changes: [put(STATUS, "archived"), put(WHEEL, "v1")] }),
  ],
  [
    "the condition of the root list's PUT",
    ignoringConditionsOfPuts((key) => key === rootPageKeys(MAIN).state),
    ofRootList,
  ],
  ["the look of the root list at a page", takingForUnchanged(ACME_PAGE), ofRootList],
  ["the look of the list of updates at a page", takingForUnchanged(ACME_PAGE), ofUpdates(updatesCode)],
  [
    "the look at the list of updates after its views",
    answeringWithTheVersionInMind("after its views"),
    ofUpdates(updatesCode),
  ],
  [
    "care for a list whose message is delivered again",
    changingNothing,
    ofUpdates(takingEachListingForTheFirst, { crashes: 1 }),
  ],
  ["care in a list's second attempt", changingNothing, ofUpdates(alwaysQuick)],
  [
    "the names of rejected keys in the state",
    forgettingRejectedKeys,
    ofProject({
      before: [put(SECOND, "v1"), put(WHEEL, "bad: broken")],
      changes: [put(WHEEL, "v1")],
    }),
  ],
  [
    "the look at the state before an unexpected view is written over",
    takingTheStateForOwnWhereAViewIsNot,
    ofProject({
      before: FILE_BEFORE,
      changes: [put(SECOND, "v1"), put("acme-3.0.zip", "v1")],
      views: "html",
    }),
  ],
  [
    "care for a message that is delivered again",
    changingNothing,
    bySeed(takingEachDeliveryForTheFirst, {
      before: [put(SECOND, "v1"), put(WHEEL, "bad: broken")],
      changes: [put(WHEEL, "v1"), put(SECOND, "v2")],
      crashes: 1,
    }),
  ],
  ["the claim before the page", claimingAfterThePage, ofProject({ changes: [put(WHEEL, "v1")] })],
  [
    "the claim before the page's DELETE",
    droppingPuts(isClaim),
    inEverySchedule(unclaimedCode, { before: FILE_BEFORE, changes: [remove(WHEEL)], format: "unclaimed" }),
  ],
  [
    "the last look at the claim",
    takingTheClaimForKept,
    bySeed(unclaimCode, {
      before: [put(WHEEL, "v1"), remove(WHEEL)],
      changes: [UNCLAIM, put(WHEEL, "v1"), remove(WHEEL), put(WHEEL, "v1")],
      clock: "standing",
    }),
  ],
  ["the look at the root list after its views", answeringWithTheVersionInMind("after its views"), ofRootList],
];

it.each(sample(PARTS))("something goes wrong without %s", async (part, distort, search) => {
  const counterexample = await search(distort);
  if (counterexample === undefined) expect.fail("expected a schedule to lead to something wrong, found none");
  process.stdout.write(`without ${part}: ${counterexample.problem}\n${counterexample.trace}\n\n`);
});
