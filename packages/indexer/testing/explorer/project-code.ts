import { parseProjectName } from "@wheelyard/core/project-name";
import { planBatch, type QueueMessage } from "../../src/batch-plan.ts";
import { unclaim } from "../../src/claims/unclaim.ts";
import { careForChanges } from "../../src/commit/care.ts";
import { indexProject } from "../../src/protocol/index-project.ts";
import { indexRejectedKey } from "../../src/protocol/index-rejected-key.ts";
import { bucketMessage, created, removed } from "../bucket-message.ts";
import { readPlainText } from "../plain-text-reader.ts";
import { findUnclaimed, findUnclaimedMoment } from "./claimed.ts";
import { runFirstRelease, UnreadableForFirstReleaseError } from "./first-release.ts";
import { findWrongMoment } from "./moment.ts";
import { findNeedlessMetadata, findWrongIndex } from "./oracle.ts";
import { type Change, type CodeUnderTest, UNCLAIM } from "./scenario.ts";

/** The code that indexes projects, without the root list. */
export const projectCode: CodeUnderTest = {
  isSequential: true,
  async run(delivered, { store, pause }, receives) {
    const { projects, rejectedKeys } = planBatch([messageOf(delivered, receives)], "my-pypi");
    const ports = { store, pause, readDistribution: readPlainText(store) };
    for (const { project, hints, changes } of projects.values()) {
      await indexProject(project, [...hints.values()], careForChanges(changes), ports);
    }
    for (const [key, { reason }] of rejectedKeys) await indexRejectedKey(key, reason, ports);
  },
  checkMoment: (moment) => findWrongMoment(moment) ?? findUnclaimedMoment(moment),
  checkEnd: async (bucket, history, views) =>
    (await findWrongIndex(bucket, history, views)) ?? findNeedlessMetadata(bucket) ?? findUnclaimed(bucket),
};

/** The same, beginning with a page that is older than claims. */
export const unclaimedCode: CodeUnderTest = {
  ...projectCode,
  checkMoment: (moment) => findWrongMoment(moment) ?? findUnclaimedMoment(moment, "unclaimed"),
  checkEnd: async (bucket, history, views) =>
    (await findWrongIndex(bucket, history, views)) ?? findNeedlessMetadata(bucket),
};

/**
 * The same in two roots. The oracle for moments knows the main index only, so pages of both are checked at the end.
 * Their runs meet at the claim.
 */
export const twoRootsCode: CodeUnderTest = {
  ...projectCode,
  checkMoment: (moment) => findUnclaimedMoment(moment),
  checkEnd: async (bucket, history, views) =>
    (await findWrongIndex(bucket, history, views)) ?? findUnclaimed(bucket),
};

/** While files are uploaded, someone deletes the claim. A page may be without one until that is noticed. */
export const unclaimCode: CodeUnderTest = {
  ...projectCode,
  async run(changes, ports, receives) {
    if (changes.some(({ key }) => key === UNCLAIM.key)) await unclaim(ports.store, parseProjectName("acme"));
    else await projectCode.run(changes, ports, receives);
  },
  checkMoment: findWrongMoment,
};

/**
 * A wheelyard version with another format is being deployed: events of these changes are first delivered to wheelyard 0.1.0. If
 * that can't read the state, or dies of it, they are delivered again to the present version. wheelyard 0.1.0 leaves the
 * metadata of removed files behind.
 */
export function upgradeCode(isForFirstRelease: (change: Change) => boolean): CodeUnderTest {
  return {
    ...projectCode,
    checkMoment: (moment) => findWrongMoment(moment) ?? findUnclaimedMoment(moment, "first"),
    checkEnd: findWrongIndex,
    async run(changes, ports, receives) {
      const [change] = changes;
      if (change === undefined || receives > 1 || !isForFirstRelease(change)) {
        return projectCode.run(changes, ports, receives);
      }
      try {
        await runFirstRelease(change.key, ports);
      } catch (error) {
        if (!(error instanceof UnreadableForFirstReleaseError)) throw error;
        await projectCode.run(changes, ports, receives + 1);
      }
    },
  };
}

/** @param receives how often the message was delivered, this time included */
export function messageOf(changes: readonly Change[], receives: number): QueueMessage {
  const records = changes.map(({ kind, key }) => (kind === "put" ? created(key) : removed(key)));
  const attributes = { ApproximateReceiveCount: String(receives) };
  return { ...bucketMessage("message", ...records), attributes };
}
