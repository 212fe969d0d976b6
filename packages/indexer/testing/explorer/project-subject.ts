import { planBatch } from "../../src/batch-plan.ts";
import { indexProject } from "../../src/protocol/index-project.ts";
import { indexRefusedKey } from "../../src/protocol/index-refused-key.ts";
import { bucketMessage, created, removed } from "../bucket-message.ts";
import { readPlainText } from "../plain-text-reader.ts";
import { findWrongMoment } from "./moment.ts";
import type { Change, Subject } from "./scenario.ts";
import { findWrongIndex } from "./truth.ts";

/** The work on projects, without the root list. */
export const projectSubject: Subject = {
  isSequential: true,
  async run(changes, { store, pause }) {
    const { projects, refusedKeys } = planBatch([messageOf(changes)], "my-pypi");
    const ports = { store, pause, readDistribution: readPlainText(store) };
    for (const { project, hints } of projects.values())
      await indexProject(project, [...hints.values()], ports);
    for (const [key, { reason }] of refusedKeys) await indexRefusedKey(key, reason, ports);
  },
  checkMoment: findWrongMoment,
  checkEnd: findWrongIndex,
};

export function messageOf(changes: readonly Change[]) {
  const records = changes.map(({ kind, key }) => (kind === "put" ? created(key) : removed(key)));
  return bucketMessage("message", ...records);
}
