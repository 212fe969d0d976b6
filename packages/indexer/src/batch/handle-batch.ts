import { planBatch, type QueueMessage, receives, sentAt } from "../batch-plan.ts";
import type { HandlerContext, HandlerPorts } from "../handler-ports.ts";
import { retryDelaySeconds } from "../retrying/retry-delay.ts";
import { announceFiles } from "./announce-files.ts";
import { rootsOf } from "./done-work.ts";
import { beginProjects, indexRejectedKeys } from "./index-projects.ts";
import { failedMessages, Tasks, valuesOf } from "./tasks.ts";
import { updateForFirstCommits, updateLists } from "./update-lists.ts";

/**
 * Does what a batch of messages asks for. The numbers are those of the commit protocol's steps in docs/architecture.md.
 *
 * @returns the ids of the messages that must be delivered again; the others are acknowledged
 */
export async function handleBatch(
  messages: readonly QueueMessage[],
  ports: HandlerPorts,
  context: HandlerContext,
): Promise<ReadonlySet<string>> {
  const left = () => context.getRemainingTimeInMillis();
  const tasks = new Tasks(ports.log, left);
  const plan = planBatch(messages, ports.bucket);
  const unreadable = plan.unreadable.map(({ message, error }) =>
    tasks.fail({ messages: [message], target: { message } }, error),
  );
  const begun = beginProjects(plan, ports, tasks, left()); // 1 to 6
  const [firstLists, indexed, rejected] = await Promise.all([
    updateForFirstCommits(begun, ports, tasks), // 8
    Promise.all(begun.map(({ done }) => done)),
    indexRejectedKeys(plan, ports, tasks), // 7
  ]);
  const [projects, rejectedKeys] = [valuesOf(indexed), valuesOf(rejected)];
  const roots = rootsOf(projects, rejectedKeys);
  const lists = await updateLists(roots, firstLists.done, ports, tasks); // 8
  await ports.publishAssets?.(); // 9
  const outcomes = [...unreadable, ...indexed, ...rejected, ...firstLists.outcomes, ...lists];
  const announce = () => announceFiles(projects, rejectedKeys, failedMessages(outcomes), ports, tasks, left);
  const announceAndRetry = async () => {
    const failed = failedMessages([...outcomes, ...(await announce())]);
    await retryLater(messages, failed, ports);
    return failed;
  };
  // Concurrently, because many events, or a place among CloudFront's invalidations, can take minutes.
  const [failed] = await Promise.all([
    announceAndRetry(), // 10
    ports.invalidate?.(projects, left), // 11
  ]);
  return failed; // 12
}

async function retryLater(
  messages: readonly QueueMessage[],
  failedIds: ReadonlySet<string>,
  ports: HandlerPorts,
): Promise<void> {
  const failed = messages.filter(({ messageId }) => failedIds.has(messageId));
  if (failed.length === 0) return;
  const ids = failed.map(({ messageId }) => messageId);
  const sent = failed.flatMap((message) => sentAt(message) ?? []);
  const since = sent.toSorted((a, b) => a.getTime() - b.getTime())[0];
  ports.log({ level: "warn", event: "retrying", messages: ids, since });
  await ports.retryLater?.(
    failed.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle ?? "",
      seconds: retryDelaySeconds(receives(message)),
    })),
  );
}
