import { alsoInKey, CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { projectId } from "@wheelyard/core/project";
import { channelOf, MAIN, type Root } from "@wheelyard/core/root";
import type { CommittedPage } from "../commit/committed-page.ts";
import { grouped } from "../grouped.ts";
import type { HandlerPorts } from "../handler-ports.ts";
import { updateAlsoInList } from "../lists/also-in-list.ts";
import { updateChannelsList } from "../lists/channels-list.ts";
import { concernsRootList, updateProjectListsAfterCommits } from "../lists/project-lists.ts";
import { updateRejectionsList } from "../lists/rejections-list.ts";
import { type DoneProject, messagesOf, type RootWork } from "./done-work.ts";
import type { BegunProject } from "./index-projects.ts";
import type { TaskOutcome, Tasks } from "./tasks.ts";

/** A page that the lists must show, and the messages that wait for them. */
interface Commit {
  messages: ReadonlySet<string>;
  committed: CommittedPage;
}

/** What became of the lists of the first commits. */
export interface FirstLists {
  /** The pages that these lists show, unless an outcome says otherwise. */
  done: ReadonlySet<CommittedPage>;
  outcomes: TaskOutcome<void>[];
}

/**
 * The lists look at the pages themselves before they are done. So they begin as soon as all pages of their root are
 * committed, while views are still being written.
 */
export async function updateForFirstCommits(
  begun: readonly BegunProject[],
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<FirstLists> {
  const ofRoots = grouped(begun, ({ project }) => project.root);
  const lists = [...ofRoots].map(async ([root, ofRoot]) => {
    const commits = await Promise.all(ofRoot.map(firstCommitOf));
    const committed = commits.filter((commit) => commit !== undefined);
    return { committed, outcomes: await updateFor(root, committed, ports, tasks) };
  });
  const updated = await Promise.all(lists);
  return {
    done: new Set(updated.flatMap(({ committed }) => committed.map((commit) => commit.committed))),
    outcomes: updated.flatMap(({ outcomes }) => outcomes),
  };
}

async function firstCommitOf({ messages, firstCommit }: BegunProject): Promise<Commit | undefined> {
  const committed = await firstCommit;
  return committed && { messages, committed };
}

/** Updates all lists, except for the pages whose lists are done. */
export async function updateLists(
  roots: readonly RootWork[],
  done: ReadonlySet<CommittedPage>,
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>[]> {
  const projects = roots.flatMap((work) => work.projects);
  const lists = await Promise.all([
    ...roots.flatMap((work) => [
      updateForLaterCommits(work, done, ports, tasks),
      updateRejections(work, ports, tasks),
    ]),
    updateAlsoIn(projects, ports, tasks),
  ]);
  return [...lists.flat(), await updateChannels(roots, ports, tasks)];
}

/** Updates the lists for what attempts after the first committed. */
function updateForLaterCommits(
  { root, projects }: RootWork,
  done: ReadonlySet<CommittedPage>,
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>[]> {
  const commits = projects.map(({ messages, outcome: { committed } }) => ({ messages, committed }));
  const later = commits.filter(({ committed }) => !done.has(committed));
  return updateFor(root, later, ports, tasks);
}

async function updateFor(
  root: Root,
  commits: readonly Commit[],
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>[]> {
  const pages = commits.map(({ committed }) => committed);
  if (pages.length === 0) return [];
  const { bucket, endpoint, site } = ports;
  const location = { site, upload: { bucket, endpoint } };
  const task = {
    messages: messagesOf(commits),
    target: { projects: pages.map(({ page }) => projectId(page.project)) },
    work: () => updateProjectListsAfterCommits(root, pages, location, ports),
  };
  return [await tasks.run(task)];
}

async function updateRejections(
  { root, projects, rejectedKeys }: RootWork,
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>[]> {
  const rejections = new Map([
    ...projects.flatMap(({ outcome }) => [...outcome.rejections]),
    ...rejectedKeys.map(({ key, rejection }) => [key, rejection] as const),
  ]);
  if (rejections.size === 0) return [];
  const task = {
    messages: messagesOf([...projects, ...rejectedKeys]),
    target: { keys: [...rejections.keys()] },
    work: () => updateRejectionsList(root, rejections, ports),
  };
  return [await tasks.run(task)];
}

/** Once for each name, whatever the roots. One more release of a project changes nothing there. */
function updateAlsoIn(
  projects: readonly DoneProject[],
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>[]> {
  const concerned = projects.filter(({ outcome: { committed } }) => concernsRootList(committed));
  const byName = grouped(concerned, ({ outcome }) => outcome.project.name);
  return Promise.all(
    [...byName].map(([name, done]) => {
      const roots = done.map(({ outcome }) => outcome.project.root);
      const work = () => updateAlsoInList(name, roots, ports);
      return tasks.runInTurn({ messages: messagesOf(done), target: { keys: [alsoInKey(name)] }, work });
    }),
  );
}

/**
 * Once for all channels, so that a batch does not write the list twice at once. A channel is on the list if its root
 * list has a project.
 */
function updateChannels(
  roots: readonly RootWork[],
  ports: HandlerPorts,
  tasks: Tasks,
): Promise<TaskOutcome<void>> {
  const ofChannels = roots.filter(
    ({ root, projects }) =>
      root !== MAIN && projects.some(({ outcome: { committed } }) => concernsRootList(committed)),
  );
  const names = ofChannels.flatMap(({ root }) => channelOf(root) ?? []);
  const messages = messagesOf(ofChannels.flatMap(({ projects }) => projects));
  const target = { keys: [CHANNELS_KEYS.state] };
  return tasks.run({ messages, target, work: () => updateChannelsList(names, ports) });
}
