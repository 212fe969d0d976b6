import { type KeyRole, keyRole } from "@wheelyard/core/key-role";
import { type Project, type ProjectId, projectId } from "@wheelyard/core/project";
import type { Root } from "@wheelyard/core/root";
import type { SQSRecord } from "aws-lambda";
import { type BucketChange, InvalidBucketEventError, parseBucketEvent } from "./bucket-event.ts";
import { grouped } from "./grouped.ts";
import type { Hint } from "./protocol/hints.ts";

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
  hints: ReadonlyMap<string, Hint>;
  /** The messages that the hints come from. */
  changes: readonly DeliveredChange[];
  messages: ReadonlySet<string>;
  /** The most deliveries of any of these messages, this one included. */
  receives: number;
}

export interface RejectedKey {
  /** The root of the key. */
  root: Root;
  reason: string;
  /** The events that named it. */
  changes: readonly BucketChange[];
  messages: ReadonlySet<string>;
}

/** What a batch of queue messages asks for, each piece of work once, with the messages that wait for it. */
export interface BatchPlan {
  projects: ReadonlyMap<ProjectId, ProjectPlan>;
  /** Keys that can never be listed, whatever is there, with the reason. */
  rejectedKeys: ReadonlyMap<string, RejectedKey>;
  /** Messages that can't be read, or only in part. The readable part is planned. */
  unreadable: readonly { message: string; error: InvalidBucketEventError }[];
}

type RoleOfProject = Extract<KeyRole, { project: Project }>;
type RejectedRole = Extract<KeyRole, { kind: "rejected" }>;

/** One change of a message, and what its key means to the index. */
interface Delivery<Role extends KeyRole = KeyRole> {
  message: QueueMessage;
  change: BucketChange;
  role: Role;
}

type Deliveries<Role extends KeyRole> = readonly [Delivery<Role>, ...Delivery<Role>[]];

/** @param bucket the bucket that is indexed; changes in others are refused */
export function planBatch(messages: readonly QueueMessage[], bucket: string): BatchPlan {
  const read = messages.map((message) => ({ message, ...readMessage(message.body, bucket) }));
  const deliveries = read.flatMap(({ message, changes }) =>
    changes.map((change): Delivery => ({ message, change, role: keyRole(change.key) })),
  );
  const byProject = grouped(deliveries.filter(isOfProject), ({ role }) => projectId(role.project));
  const byRejectedKey = grouped(deliveries.filter(isRejected), ({ role }) => role.key);
  return {
    projects: new Map([...byProject].map(([id, ofProject]) => [id, projectPlan(ofProject)])),
    rejectedKeys: new Map([...byRejectedKey].map(([key, ofKey]) => [key, rejectedKey(ofKey)])),
    unreadable: read.flatMap(({ message, errors }) =>
      errors.map((error) => ({ message: message.messageId, error })),
    ),
  };
}

function isOfProject(delivery: Delivery): delivery is Delivery<RoleOfProject> {
  return "project" in delivery.role;
}

function isRejected(delivery: Delivery): delivery is Delivery<RejectedRole> {
  return delivery.role.kind === "rejected";
}

function projectPlan(deliveries: Deliveries<RoleOfProject>): ProjectPlan {
  const byKey = grouped(deliveries, ({ role }) => role.key);
  return {
    project: deliveries[0].role.project,
    hints: new Map([...byKey].map(([key, ofKey]) => [key, hintOf(ofKey)])),
    changes: deliveries.map(({ message, change }) => ({
      ...change,
      isRedelivered: receives(message) > 1 || isMovedBack(message, change),
    })),
    messages: messagesOf(deliveries),
    receives: deliveries.reduce((most, { message }) => Math.max(most, receives(message)), 1),
  };
}

function rejectedKey(deliveries: Deliveries<RejectedRole>): RejectedKey {
  const { root, reason } = deliveries[0].role;
  const changes = deliveries.map(({ change }) => change);
  return { root, reason, changes, messages: messagesOf(deliveries) };
}

/** @param deliveries those about one key */
function hintOf(deliveries: Deliveries<RoleOfProject>): Hint {
  const { role } = deliveries[0];
  if (role.kind === "status") return role;
  const { kind, key, distribution } = role;
  return {
    kind,
    key,
    distribution,
    created: deliveries.some(({ change }) => change.created && change.key === key),
  };
}

function messagesOf(deliveries: readonly Delivery[]): ReadonlySet<string> {
  return new Set(deliveries.map(({ message }) => message.messageId));
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
