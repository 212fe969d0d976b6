import { keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, projectId } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";
import type { SQSRecord } from "aws-lambda";
import { type BucketChange, InvalidBucketEventError, parseBucketEvent } from "./bucket-event.ts";
import type { DistributionHint, Hint } from "./protocol/hints.ts";

/** What we read from a queue message. */
export type QueueMessage = Pick<SQSRecord, "messageId" | "body"> &
  Partial<Pick<SQSRecord, "receiptHandle">> & {
    attributes?: Pick<SQSRecord["attributes"], "ApproximateReceiveCount"> &
      Partial<Pick<SQSRecord["attributes"], "SentTimestamp">>;
  };

/**
 * S3 sends an event within minutes, and a message is tried for hours before it becomes a dead letter. A message so much
 * younger than its event was a dead letter that was moved back: SQS treats it as new.
 */
const MOVED_BACK_MILLISECONDS = 60 * 60 * 1_000;

export interface DeliveredChange extends BucketChange {
  /** An earlier run received it too, and may have done part of the work. */
  isRedelivered: boolean;
}

export interface ProjectPlan {
  project: Project;
  hints: Map<string, Hint>;
  /** The messages that the hints come from. */
  changes: DeliveredChange[];
  messages: Set<string>;
  /** The most deliveries of any of these messages, this one included. */
  receives: number;
}

export interface RejectedKey {
  /** The root of the key. */
  root: Root;
  reason: string;
  /** The events that named it. */
  changes: BucketChange[];
  messages: Set<string>;
}

/** What a batch of queue messages asks for, each piece of work once, with the messages that wait for it. */
export interface BatchPlan {
  projects: ReadonlyMap<ProjectId, Readonly<ProjectPlan>>;
  /** Keys that can never be listed, whatever is there, with the reason. */
  rejectedKeys: ReadonlyMap<string, Readonly<RejectedKey>>;
  /** Messages that can't be read, or only in part. The readable part is planned. */
  unreadable: readonly { message: string; error: InvalidBucketEventError }[];
}

/** @param bucket the bucket that is indexed; changes in others are refused */
export function planBatch(messages: readonly QueueMessage[], bucket: string): BatchPlan {
  const projects = new Map<ProjectId, ProjectPlan>();
  const rejectedKeys = new Map<string, RejectedKey>();
  const unreadable: { message: string; error: InvalidBucketEventError }[] = [];

  const hintsOf = (project: Project, change: BucketChange, message: QueueMessage): Map<string, Hint> => {
    const id = projectId(project);
    const work: ProjectPlan = projects.get(id) ?? {
      project,
      hints: new Map(),
      changes: [],
      messages: new Set(),
      receives: 1,
    };
    const isRedelivered = receives(message) > 1 || isMovedBack(message, change);
    work.changes.push({ ...change, isRedelivered });
    work.messages.add(message.messageId);
    work.receives = Math.max(work.receives, receives(message));
    projects.set(id, work);
    return work.hints;
  };
  const plan = (change: BucketChange, message: QueueMessage): void => {
    const role = keyRole(change.key);
    if (role.kind === "distribution") {
      const hints = hintsOf(role.project, change, message);
      hints.set(role.key, mergedHint(hints.get(role.key), role, change));
    } else if (role.kind === "status") {
      hintsOf(role.project, change, message).set(role.key, role);
    } else if (role.kind === "rejected") {
      const rejected = rejectedKeys.get(role.key) ?? {
        root: role.root,
        reason: role.reason,
        changes: [],
        messages: new Set(),
      };
      rejected.changes.push(change);
      rejected.messages.add(message.messageId);
      rejectedKeys.set(role.key, rejected);
    }
  };

  for (const message of messages) {
    const { changes, errors } = readMessage(message.body, bucket);
    for (const change of changes) plan(change, message);
    for (const error of errors) unreadable.push({ message: message.messageId, error });
  }
  return { projects, rejectedKeys, unreadable };
}

/** How often a message was delivered, including this time. */
export function receives({ attributes }: QueueMessage): number {
  return Number(attributes?.ApproximateReceiveCount ?? 1);
}

/** When it entered the queue, if it says so. */
export function sentAt({ attributes }: QueueMessage): Date | undefined {
  return attributes?.SentTimestamp === undefined ? undefined : new Date(Number(attributes.SentTimestamp));
}

function isMovedBack(message: QueueMessage, { time }: BucketChange): boolean {
  const sent = sentAt(message);
  return (
    sent !== undefined && time !== undefined && sent.getTime() - time.getTime() > MOVED_BACK_MILLISECONDS
  );
}

function readMessage(
  body: string,
  bucket: string,
): { changes: BucketChange[]; errors: InvalidBucketEventError[] } {
  const { changes, errors } = parseBucketEvent(body);
  const foreign = changes.filter((change) => change.bucket !== bucket);
  return {
    changes: changes.filter((change) => change.bucket === bucket),
    errors: [
      ...errors,
      ...foreign.map(
        (change) =>
          new InvalidBucketEventError(`Cannot index bucket "${change.bucket}": expected "${bucket}"`),
      ),
    ],
  };
}

function mergedHint(
  before: Hint | undefined,
  role: { key: string; distribution: DistributionHint["distribution"] },
  change: BucketChange,
): DistributionHint {
  const earlier = before?.kind === "distribution" ? before : undefined;
  return {
    kind: "distribution",
    key: role.key,
    distribution: role.distribution,
    created: earlier?.created || (change.created && change.key === role.key),
  };
}
