import { type Project, projectId } from "@wheelyard/core/project";
import type { Care } from "../commit/care.ts";
import type { CommittedPage } from "../commit/committed-page.ts";
import { settle } from "../commit/settle.ts";
import { Attempt } from "./attempt.ts";
import type { Hint } from "./hints.ts";
import { type IndexerPorts, type ProjectOutcome, ProjectRun } from "./project-run.ts";

/**
 * Brings everything that the index says about a project's hinted keys in line with the bucket: the page, its views, the
 * published metadata and the rejection records.
 *
 * Write only over what you have read, and leave only when what you wrote is still what you see. See
 * docs/architecture.md, "The commit protocol".
 *
 * @param onCommit is told what each attempt has committed, before its views are written
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function indexProject(
  project: Project,
  hints: readonly Hint[],
  care: Care,
  ports: IndexerPorts,
  onCommit: (committed: CommittedPage) => void = () => {},
): Promise<ProjectOutcome> {
  const run = new ProjectRun(project, hints, care, ports);
  return settle(`project "${projectId(project)}"`, ports.pause, () => new Attempt(run).attempt(onCommit));
}
