import { projectId } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";
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
import type { Invalidate } from "./invalidation.ts";
import type { IndexedProject } from "./invalidation-paths.ts";
import { indexProblems } from "./lists/problems-list.ts";
import { indexProjectLists } from "./lists/project-lists.ts";
import { type IndexerPorts, indexProject } from "./protocol/index-project.ts";
import { indexRefusedKey } from "./protocol/index-refused-key.ts";
import type { Rejection } from "./protocol/rejections.ts";
import { describeError, type Log, type Subject } from "./reporting/log.ts";
import { retryDelaySeconds } from "./retrying/retry-delay.ts";
import type { RetryLater } from "./retrying/retry-later.ts";

export interface HandlerPorts extends IndexerPorts {
  /** The bucket that the store reads. */
  bucket: string;
  /** The address of the bucket's S3 API, where it isn't that of AWS. */
  endpoint?: string | undefined;
  log: Log;
  /** Has caches before the bucket forget what was replaced. Left out where there are none. */
  invalidate?: Invalidate | undefined;
  /** Has failed messages delivered again soon. Left out where the queue's own time will do. */
  retryLater?: RetryLater | undefined;
  /** Puts the pages' style and script into the bucket. Left out where somebody else does. */
  publishAssets?: (() => Promise<void>) | undefined;
}

export type Handler = (
  event: { Records: readonly QueueMessage[] },
  context: HandlerContext,
) => Promise<SQSBatchResponse>;

export type HandlerContext = Pick<Context, "getRemainingTimeInMillis"> &
  Partial<Pick<Context, "awsRequestId">>;

/** Projects that are worked on side by side. */
const CONCURRENT_PROJECTS = 8;

/** No project is begun with less time left: what is begun, and the root list after it, should come to its end. */
const RESERVED_MILLISECONDS = 60_000;

/**
 * No file is read on with less time left: one that takes longer than the run has would cost all its neighbours their
 * outcome. Its own message is delivered again.
 */
const READING_ENDS_MILLISECONDS = 20_000;

/**
 * Handles a batch of bucket events from the queue. Every message whose work was not done, and only those, is
 * reported as failed, so that the queue delivers it again.
 */
export function createHandler(ports: HandlerPorts): Handler {
  return async (event, context) => {
    const log: Log = (entry) => ports.log({ ...entry, request: context.awsRequestId });
    const batch = new Batch(event.Records, { ...ports, log }, context);
    const failed = await batch.run();
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** What a batch did in one root, which the root's lists have to say. */
interface RootWork {
  done: Readonly<ProjectPlan>[];
  settled: Map<string, Rejection | undefined>;
  settledBy: string[];
}

class Batch {
  readonly #messages: readonly QueueMessage[];
  readonly #plan: BatchPlan;
  readonly #ports: HandlerPorts;
  readonly #context: HandlerContext;
  readonly #failed = new Set<string>();

  constructor(messages: readonly QueueMessage[], ports: HandlerPorts, context: HandlerContext) {
    this.#messages = messages;
    this.#plan = planBatch(messages, ports.bucket);
    this.#ports = ports;
    this.#context = context;
  }

  /** @returns the ids of the messages that have to be delivered again */
  async run(): Promise<ReadonlySet<string>> {
    const reading = new AbortController();
    const timer = setTimeout(() => reading.abort(tooLate()), this.#left() - READING_ENDS_MILLISECONDS);
    try {
      return await this.#run(reading.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #run(reading: AbortSignal): Promise<ReadonlySet<string>> {
    const { projects, refusedKeys, unreadable } = this.#plan;
    const ports: IndexerPorts = {
      ...this.#ports,
      readDistribution: (key, file) => this.#ports.readDistribution(key, file, reading),
    };
    for (const { message, error } of unreadable) this.#fail([message], { message }, error);

    const limit = pLimit(CONCURRENT_PROJECTS);
    const roots = new Map<Root, RootWork>();
    const workIn = (root: Root): RootWork => {
      const work = roots.get(root) ?? { done: [], settled: new Map(), settledBy: [] };
      roots.set(root, work);
      return work;
    };
    const indexed: IndexedProject[] = [];
    await Promise.all([
      ...inOrderOfFailures(projects).map((plan) =>
        limit(async () => {
          const { project, hints, changes, messages } = plan;
          const { done, settled, settledBy } = workIn(project.root);
          const isDone = await this.#work(messages, { project: projectId(project) }, async () => {
            const outcome = await indexProject(project, [...hints.values()], ports);
            indexed.push({ changes, outcome });
            const { listed, notes, rejections, attempts } = outcome;
            for (const [key, rejection] of rejections) settled.set(key, rejection);
            settledBy.push(...messages);
            const uploaded = firstUpload(changes);
            this.#ports.log({
              level: "info",
              event: "indexed",
              project: projectId(project),
              listed,
              ...(notes.size > 0 && { notes: [...notes].map(([key, note]) => ({ key, note })) }),
              rejected: [...rejections.values()].filter((rejection) => rejection !== undefined),
              attempts,
              uploaded,
            });
          });
          if (isDone) done.push(plan);
        }),
      ),
      ...[...refusedKeys].map(([key, { root, reason, messages }]) =>
        limit(() =>
          this.#work(messages, { key }, async () => {
            const rejection = await indexRefusedKey(key, reason, this.#ports);
            const { settled, settledBy } = workIn(root);
            settled.set(key, rejection);
            settledBy.push(...messages);
            if (rejection) this.#ports.log({ level: "info", event: "refused", key, reason });
          }),
        ),
      ),
    ]);
    await Promise.all([...roots].map(([root, work]) => this.#updateLists(root, work)));
    await this.#ports.publishAssets?.();
    // Side by side: to wait for a place among CloudFront's invalidations takes minutes.
    await Promise.all([this.#ports.invalidate?.(indexed, () => this.#left()), this.#retryLater()]);
    return this.#failed;
  }

  async #updateLists(root: Root, { done, settled, settledBy }: RootWork): Promise<void> {
    const { bucket, endpoint, site } = this.#ports;
    const place = { site, upload: { bucket, endpoint } };
    const projects = done.map(({ project }) => project);
    const waiting = done.flatMap(({ messages }) => [...messages]);
    await Promise.all([
      projects.length > 0 &&
        this.#attempt(waiting, { projects: projects.map(projectId) }, () =>
          indexProjectLists(
            root,
            projects.map(({ name }) => name),
            place,
            this.#ports,
          ),
        ),
      settled.size > 0 &&
        this.#attempt(settledBy, { keys: [...settled.keys()] }, () =>
          indexProblems(root, settled, this.#ports),
        ),
    ]);
  }

  /** @returns whether the work was begun and done */
  async #work(messages: Iterable<string>, subject: Subject, work: () => Promise<void>): Promise<boolean> {
    const left = this.#left();
    if (left < RESERVED_MILLISECONDS) {
      this.#fail(
        messages,
        subject,
        new Error(`Cannot begin with ${left} ms left: expected ${RESERVED_MILLISECONDS}`),
      );
      return false;
    }
    return this.#attempt(messages, subject, work);
  }

  #left(): number {
    return this.#context.getRemainingTimeInMillis();
  }

  async #attempt(messages: Iterable<string>, subject: Subject, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#fail(messages, subject, error);
      return false;
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

  #fail(messages: Iterable<string>, subject: Subject, error: unknown): void {
    const ids = [...messages];
    for (const id of ids) this.#failed.add(id);
    this.#ports.log({
      level: "error",
      event: "failed",
      ...subject,
      messages: ids,
      error: describeError(error),
    });
  }
}

function tooLate(): Error {
  return new Error(
    `Cannot read on with less than ${READING_ENDS_MILLISECONDS} ms left: the others of the batch need them`,
  );
}

/** What an earlier run may have died of comes last, behind the work of those that never were in one. */
function inOrderOfFailures(projects: BatchPlan["projects"]): Readonly<ProjectPlan>[] {
  return [...projects.values()].toSorted((a, b) => a.receives - b.receives);
}

/** When the upload that waited longest was made, as far as the events tell. */
function firstUpload(changes: readonly BucketChange[]): Date | undefined {
  const times = changes.flatMap(({ created, time }) => (created && time ? [time] : []));
  return times.toSorted((a, b) => a.getTime() - b.getTime())[0];
}
