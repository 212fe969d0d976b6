import { type Project, projectId } from "@wheelyard/core/project";
import type { BatchPlan, ProjectPlan } from "../batch-plan.ts";
import type { BucketChange } from "../bucket-event.ts";
import { careForChanges } from "../commit/care.ts";
import type { CommittedPage } from "../commit/committed-page.ts";
import type { HandlerPorts } from "../handler-ports.ts";
import { indexProject } from "../protocol/index-project.ts";
import { indexRejectedKey } from "../protocol/index-rejected-key.ts";
import type { DoneProject, DoneRejectedKey } from "./done-work.ts";
import type { TaskOutcome, Tasks } from "./tasks.ts";

/**
 * With less time left, no file is read any further: a file that takes longer than the run has would cost everything
 * else in the batch its outcome. Only that file's message is delivered again.
 */
const READING_ENDS_MILLISECONDS = 20_000;

/** A project whose work has begun, or waits for its turn. */
export interface BegunProject {
  project: Project;
  messages: ReadonlySet<string>;
  /** The first page that is committed: the lists need not wait for the rest. Undefined if none is. */
  firstCommit: Promise<CommittedPage | undefined>;
  done: Promise<TaskOutcome<DoneProject>>;
}

/** @param left the milliseconds that the run has left */
export function beginProjects(
  { projects }: BatchPlan,
  ports: HandlerPorts,
  tasks: Tasks,
  left: number,
): BegunProject[] {
  const reading = new AbortController();
  const timer = setTimeout(() => reading.abort(tooLate()), left - READING_ENDS_MILLISECONDS);
  const timedPorts: HandlerPorts = {
    ...ports,
    readDistribution: (key, file) => ports.readDistribution(key, file, reading.signal),
  };
  const begun = inOrderOfFailures(projects).map((plan) => beginProject(plan, timedPorts, tasks));
  void Promise.all(begun.map(({ done }) => done)).then(() => clearTimeout(timer));
  return begun;
}

/** Work that may have killed an earlier run comes last, after all work that is delivered for the first time. */
function inOrderOfFailures(projects: BatchPlan["projects"]): ProjectPlan[] {
  return [...projects.values()].toSorted((a, b) => a.receives - b.receives);
}

function tooLate(): Error {
  return new Error(
    `Cannot go on reading with less than ${READING_ENDS_MILLISECONDS} ms left: the rest of the batch needs them`,
  );
}

function beginProject(plan: ProjectPlan, ports: HandlerPorts, tasks: Tasks): BegunProject {
  const { project, messages } = plan;
  let onCommit: (committed: CommittedPage | undefined) => void = () => {};
  const firstCommit = new Promise<CommittedPage | undefined>((resolve) => {
    onCommit = resolve;
  });
  const target = { project: projectId(project) };
  const done = tasks.begin({ messages, target, work: () => indexPlan(plan, ports, onCommit) });
  return { project, messages, firstCommit, done: done.finally(() => onCommit(undefined)) };
}

async function indexPlan(
  { project, hints, changes, messages }: ProjectPlan,
  ports: HandlerPorts,
  onCommit: (committed: CommittedPage) => void,
): Promise<DoneProject> {
  const care = careForChanges(changes);
  const outcome = await indexProject(project, [...hints.values()], care, ports, onCommit);
  const { listed, notes, rejections, attempts } = outcome;
  ports.log({
    level: "info",
    event: "indexed",
    project: projectId(project),
    listed,
    ...(notes.size > 0 && { notes: [...notes].map(([key, note]) => ({ key, note })) }),
    rejected: [...rejections.values()].filter((rejection) => rejection !== undefined),
    attempts,
    uploaded: firstUpload(changes),
  });
  return { changes, outcome, messages };
}

/** The time of the longest-waiting upload, as far as the events say. */
function firstUpload(changes: readonly BucketChange[]): Date | undefined {
  const times = changes.flatMap(({ created, time }) => (created && time ? [time] : []));
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** Records why keys that can't be listed are rejected. */
export function indexRejectedKeys(
  { rejectedKeys }: BatchPlan,
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<DoneRejectedKey>[]> {
  return Promise.all(
    [...rejectedKeys].map(([key, { root, reason, changes, messages }]) =>
      tasks.begin({
        messages,
        target: { key },
        work: async () => {
          const rejection = await indexRejectedKey(key, reason, ports);
          if (rejection) ports.log({ level: "info", event: "rejected", key, reason });
          return { root, key, rejection, changes, messages };
        },
      }),
    ),
  );
}
