import { alsoInKey, CHANNELS_KEYS } from "@wheelyard/core/bucket-layout";
import { projectId } from "@wheelyard/core/project";
import type { ProjectName } from "@wheelyard/core/project-name";
import { channelOf, MAIN, type Root } from "@wheelyard/core/root";
import type { Context, SQSBatchResponse } from "aws-lambda";
import pLimit from "p-limit";
import {
  type BatchPlan,
  type ProjectPlan,
  planBatch,
  type QueueMessage,
  receives,
  sentAt,
} from "./batch-plan.ts";
import type { BucketChange } from "./bucket-event.ts";
import { careForChanges } from "./commit/care.ts";
import type { CommittedPage } from "./commit/committed-page.ts";
import type { Invalidate } from "./invalidation.ts";
import type { IndexedProject } from "./invalidation-paths.ts";
import { indexAlsoIn } from "./lists/also-in-list.ts";
import { indexChannels } from "./lists/channels-list.ts";
import { concernsRootList, listCommittedPages } from "./lists/project-lists.ts";
import { indexRejections } from "./lists/rejections-list.ts";
import { indexProject } from "./protocol/index-project.ts";
import { indexRejectedKey } from "./protocol/index-rejected-key.ts";
import type { IndexerPorts, ProjectOutcome } from "./protocol/project-run.ts";
import type { Rejection } from "./protocol/rejections.ts";
import { describeError, type Log, type WorkTarget } from "./reporting/log.ts";
import { retryDelaySeconds } from "./retrying/retry-delay.ts";
import type { RetryLater } from "./retrying/retry-later.ts";

export interface HandlerPorts extends IndexerPorts {
  /** The bucket that the store reads. */
  bucket: string;
  /** The address of the bucket's S3 API, if it isn't AWS's. */
  endpoint?: string | undefined;
  log: Log;
  /** Makes caches in front of the bucket forget what was replaced. Left out if there are none. */
  invalidate?: Invalidate | undefined;
  /** Makes the queue deliver failed messages again soon. Left out if the queue's own time will do. */
  retryLater?: RetryLater | undefined;
  /** Puts the pages' style and script into the bucket. Left out if they are published elsewhere. */
  publishAssets?: (() => Promise<void>) | undefined;
}

export type Handler = (
  event: { Records: readonly QueueMessage[] },
  context: HandlerContext,
) => Promise<SQSBatchResponse>;

export type HandlerContext = Pick<Context, "getRemainingTimeInMillis"> &
  Partial<Pick<Context, "awsRequestId">>;

/** How many projects are worked on concurrently. */
const CONCURRENT_PROJECTS = 8;

/** With less time left, no project is begun, so that those already begun, and then the root list, can be finished. */
const RESERVED_MILLISECONDS = 60_000;

/**
 * With less time left, no file is read any further: a file that takes longer than the run has would cost everything
 * else in the batch its outcome. Only that file's message is delivered again.
 */
const READING_ENDS_MILLISECONDS = 20_000;

/**
 * Handles a batch of bucket events from the queue. It reports exactly the messages whose work was not done as failed,
 * so that the queue delivers them again.
 */
export function createHandler(ports: HandlerPorts): Handler {
  return async (event, context) => {
    const log: Log = (entry) => ports.log({ ...entry, request: context.awsRequestId });
    const batch = new Batch(event.Records, { ...ports, log }, context);
    const failed = await batch.run();
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** A project whose work has begun, or waits for its turn. */
interface BegunProject {
  plan: Readonly<ProjectPlan>;
  /** The first page that is committed: the lists need not wait for the rest. Undefined if none is. */
  firstCommit: Promise<CommittedPage | undefined>;
  /** Undefined if it was not begun or not done. */
  done: Promise<DoneProject | undefined>;
}

/** A project that is indexed, and the messages that asked for it. */
interface DoneProject extends IndexedProject {
  outcome: ProjectOutcome;
  messages: ReadonlySet<string>;
}

/** A key that can't be listed, and whose record is up to date. */
interface DoneRejectedKey {
  root: Root;
  key: string;
  rejection: Rejection | undefined;
  messages: ReadonlySet<string>;
}

/** What a batch did in one root, which the root's lists must show. */
interface RootWork {
  root: Root;
  projects: readonly DoneProject[];
  rejectedKeys: readonly DoneRejectedKey[];
}

/** A piece of work that messages wait for. */
interface Task<R> {
  messages: Iterable<string>;
  /** For the log, if it fails. */
  target: WorkTarget;
  work: () => Promise<R>;
}

class Batch {
  readonly #messages: readonly QueueMessage[];
  readonly #plan: BatchPlan;
  readonly #ports: HandlerPorts;
  readonly #context: HandlerContext;
  readonly #limit = pLimit(CONCURRENT_PROJECTS);
  readonly #failed = new Set<string>();

  constructor(messages: readonly QueueMessage[], ports: HandlerPorts, context: HandlerContext) {
    this.#messages = messages;
    this.#plan = planBatch(messages, ports.bucket);
    this.#ports = ports;
    this.#context = context;
  }

  /** @returns the ids of the messages that must be delivered again */
  async run(): Promise<ReadonlySet<string>> {
    this.#failUnreadable();
    const begun = this.#beginProjects();
    const [listed, projects, rejectedKeys] = await Promise.all([
      this.#listFirstCommits(begun),
      Promise.all(begun.map(({ done }) => done)).then(withoutUndefined),
      this.#indexRejectedKeys(),
    ]);
    const roots = rootsOf(projects, rejectedKeys);
    await Promise.all([
      ...roots.map((work) =>
        Promise.all([this.#listLaterCommits(work, listed), this.#indexRejections(work)]),
      ),
      this.#indexAlsoIn(projects),
    ]);
    await this.#indexChannels(roots);
    await this.#ports.publishAssets?.();
    // Concurrently, because a place among CloudFront's invalidations can take minutes.
    await Promise.all([this.#ports.invalidate?.(projects, () => this.#left()), this.#retryLater()]);
    return this.#failed;
  }

  #failUnreadable(): void {
    for (const { message, error } of this.#plan.unreadable) this.#fail([message], { message }, error);
  }

  #beginProjects(): BegunProject[] {
    const reading = new AbortController();
    const timer = setTimeout(() => reading.abort(tooLate()), this.#left() - READING_ENDS_MILLISECONDS);
    const ports: IndexerPorts = {
      ...this.#ports,
      readDistribution: (key, file) => this.#ports.readDistribution(key, file, reading.signal),
    };
    const begun = inOrderOfFailures(this.#plan.projects).map((plan) => this.#beginProject(plan, ports));
    void Promise.all(begun.map(({ done }) => done)).then(() => clearTimeout(timer));
    return begun;
  }

  #beginProject(plan: Readonly<ProjectPlan>, ports: IndexerPorts): BegunProject {
    let onCommit: (committed: CommittedPage | undefined) => void = () => {};
    const firstCommit = new Promise<CommittedPage | undefined>((resolve) => {
      onCommit = resolve;
    });
    const done = this.#begin({
      messages: plan.messages,
      target: { project: projectId(plan.project) },
      work: () => this.#indexProject(plan, ports, onCommit),
    }).finally(() => onCommit(undefined));
    return { plan, firstCommit, done };
  }

  async #indexProject(
    { project, hints, changes, messages }: Readonly<ProjectPlan>,
    ports: IndexerPorts,
    onCommit: (committed: CommittedPage) => void,
  ): Promise<DoneProject> {
    const care = careForChanges(changes);
    const outcome = await indexProject(project, [...hints.values()], care, ports, onCommit);
    const { listed, notes, rejections, attempts } = outcome;
    this.#ports.log({
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

  async #indexRejectedKeys(): Promise<DoneRejectedKey[]> {
    const done = [...this.#plan.rejectedKeys].map(([key, { root, reason, messages }]) =>
      this.#begin({
        messages,
        target: { key },
        work: async () => {
          const rejection = await indexRejectedKey(key, reason, this.#ports);
          if (rejection) this.#ports.log({ level: "info", event: "rejected", key, reason });
          return { root, key, rejection, messages };
        },
      }),
    );
    return withoutUndefined(await Promise.all(done));
  }

  /**
   * The lists look at the pages themselves before they are done. So they begin as soon as all pages of their root are
   * committed, while views are still being written.
   *
   * @returns what was listed, or could not be listed
   */
  async #listFirstCommits(begun: readonly BegunProject[]): Promise<ReadonlySet<CommittedPage>> {
    const ofRoots = new Map<Root, BegunProject[]>();
    for (const one of begun) {
      const { root } = one.plan.project;
      ofRoots.set(root, [...(ofRoots.get(root) ?? []), one]);
    }
    const listed = [...ofRoots].map(async ([root, ofRoot]) => {
      const commits = ofRoot.map(async ({ plan: { messages }, firstCommit }) => {
        const committed = await firstCommit;
        return committed && { messages, committed };
      });
      return this.#list(root, withoutUndefined(await Promise.all(commits)));
    });
    return new Set((await Promise.all(listed)).flat());
  }

  /** Lists what attempts after the first committed. */
  async #listLaterCommits({ root, projects }: RootWork, listed: ReadonlySet<CommittedPage>): Promise<void> {
    const commits = projects.map(({ messages, outcome: { committed } }) => ({ messages, committed }));
    await this.#list(
      root,
      commits.filter(({ committed }) => !listed.has(committed)),
    );
  }

  async #list(
    root: Root,
    commits: readonly { messages: ReadonlySet<string>; committed: CommittedPage }[],
  ): Promise<readonly CommittedPage[]> {
    const pages = commits.map(({ committed }) => committed);
    if (pages.length === 0) return pages;
    const { bucket, endpoint, site } = this.#ports;
    const place = { site, upload: { bucket, endpoint } };
    await this.#attempt(
      messagesOf(commits),
      { projects: pages.map(({ page }) => projectId(page.project)) },
      () => listCommittedPages(root, pages, place, this.#ports),
    );
    return pages;
  }

  /**
   * Once for all channels, so that a batch does not write the list twice at once. A channel is on the list if its root
   * list has a project.
   */
  async #indexChannels(works: readonly RootWork[]): Promise<void> {
    const ofChannels = works.filter(
      ({ root, projects }) =>
        root !== MAIN && projects.some(({ outcome: { committed } }) => concernsRootList(committed)),
    );
    const names = ofChannels.flatMap(({ root }) => channelOf(root) ?? []);
    const messages = messagesOf(ofChannels.flatMap(({ projects }) => projects));
    await this.#attempt(messages, { keys: [CHANNELS_KEYS.state] }, () => indexChannels(names, this.#ports));
  }

  /** Once for each name, whatever the roots. One more release of a project changes nothing there. */
  async #indexAlsoIn(projects: readonly DoneProject[]): Promise<void> {
    const byName = new Map<ProjectName, DoneProject[]>();
    for (const done of projects) {
      const { project, committed } = done.outcome;
      if (concernsRootList(committed)) byName.set(project.name, [...(byName.get(project.name) ?? []), done]);
    }
    const indexed = [...byName].map(([name, done]) =>
      this.#limit(() =>
        this.#attempt(messagesOf(done), { keys: [alsoInKey(name)] }, () =>
          indexAlsoIn(
            name,
            done.map(({ outcome }) => outcome.project.root),
            this.#ports,
          ),
        ),
      ),
    );
    await Promise.all(indexed);
  }

  async #indexRejections({ root, projects, rejectedKeys }: RootWork): Promise<void> {
    const rejections = new Map([
      ...projects.flatMap(({ outcome }) => [...outcome.rejections]),
      ...rejectedKeys.map(({ key, rejection }) => [key, rejection] as const),
    ]);
    if (rejections.size === 0) return;
    await this.#attempt(messagesOf([...projects, ...rejectedKeys]), { keys: [...rejections.keys()] }, () =>
      indexRejections(root, rejections, this.#ports),
    );
  }

  /** Runs a task when its turn comes. @returns undefined if it was not begun or not done */
  #begin<R>(task: Task<R>): Promise<R | undefined> {
    return this.#limit(() => this.#work(task));
  }

  /** @returns undefined if the work was not begun or not done */
  async #work<R>({ messages, target, work }: Task<R>): Promise<R | undefined> {
    const left = this.#left();
    if (left >= RESERVED_MILLISECONDS) return this.#attempt(messages, target, work);
    const error = new Error(`Cannot begin with ${left} ms left: expected ${RESERVED_MILLISECONDS}`);
    this.#fail(messages, target, error);
    return undefined;
  }

  #left(): number {
    return this.#context.getRemainingTimeInMillis();
  }

  /** @returns undefined if it failed */
  async #attempt<R>(
    messages: Iterable<string>,
    target: WorkTarget,
    work: () => Promise<R>,
  ): Promise<R | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#fail(messages, target, error);
      return undefined;
    }
  }

  async #retryLater(): Promise<void> {
    const failed = this.#messages.filter(({ messageId }) => this.#failed.has(messageId));
    if (failed.length === 0) return;
    const ids = failed.map(({ messageId }) => messageId);
    const sent = failed.flatMap((message) => sentAt(message) ?? []);
    const since = sent.toSorted((a, b) => a.getTime() - b.getTime())[0];
    this.#ports.log({ level: "warn", event: "retrying", messages: ids, since });
    await this.#ports.retryLater?.(
      failed.map((message) => ({
        messageId: message.messageId,
        receiptHandle: message.receiptHandle ?? "",
        seconds: retryDelaySeconds(receives(message)),
      })),
    );
  }

  #fail(messages: Iterable<string>, target: WorkTarget, error: unknown): void {
    const ids = [...messages];
    for (const id of ids) this.#failed.add(id);
    this.#ports.log({
      level: "error",
      event: "failed",
      ...target,
      messages: ids,
      error: describeError(error),
    });
  }
}

function rootsOf(projects: readonly DoneProject[], rejectedKeys: readonly DoneRejectedKey[]): RootWork[] {
  const roots = new Set([
    ...projects.map(({ outcome }) => outcome.project.root),
    ...rejectedKeys.map(({ root }) => root),
  ]);
  return [...roots].map((root) => ({
    root,
    projects: projects.filter(({ outcome }) => outcome.project.root === root),
    rejectedKeys: rejectedKeys.filter((rejected) => rejected.root === root),
  }));
}

function withoutUndefined<T>(all: readonly (T | undefined)[]): T[] {
  return all.filter((one) => one !== undefined);
}

function messagesOf(done: readonly { messages: ReadonlySet<string> }[]): Set<string> {
  return new Set(done.flatMap(({ messages }) => [...messages]));
}

function tooLate(): Error {
  return new Error(
    `Cannot read on with less than ${READING_ENDS_MILLISECONDS} ms left: the others of the batch need them`,
  );
}

/** Work that may have killed an earlier run comes last, after all work that is delivered for the first time. */
function inOrderOfFailures(projects: BatchPlan["projects"]): Readonly<ProjectPlan>[] {
  return [...projects.values()].toSorted((a, b) => a.receives - b.receives);
}

/** The time of the longest-waiting upload, as far as the events say. */
function firstUpload(changes: readonly BucketChange[]): Date | undefined {
  const times = changes.flatMap(({ created, time }) => (created && time ? [time] : []));
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
