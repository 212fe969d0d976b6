import { ChangeMessageVisibilityBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { describeError, type Log } from "../reporting/log.ts";
import type { FailedMessage, RetryLater } from "./retry-later.ts";

/** How many messages SQS accepts at once. */
const MAX_MESSAGES = 10;

/** The limit of one request, including the SDK's retries. */
const TIMEOUT_MILLISECONDS = 4_000;

const ATTEMPTS = 2;

/** Hides failed messages in SQS. Those that SQS does not accept are tried once more, then left as they are. */
export function retryInSqs(client: Pick<SQSClient, "send">, queueUrl: string, log: Log): RetryLater {
  return async (messages) => {
    let left: readonly FailedMessage[] = messages;
    let last: unknown;
    const hide = async (batch: readonly FailedMessage[]): Promise<readonly FailedMessage[]> => {
      try {
        const { Failed = [] } = await client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map(({ receiptHandle, seconds }, n) => ({
              Id: String(n),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: seconds,
            })),
          }),
          { abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) },
        );
        // The request succeeds even if some of its messages fail.
        for (const { Code, Message } of Failed) last = new Error(`${Code} ${Message ?? ""}`.trim());
        const failed = new Set(Failed.map(({ Id }) => Id));
        return batch.filter((_, n) => failed.has(String(n)));
      } catch (error) {
        last = error;
        return batch;
      }
    };
    for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt++) {
      left = (await Promise.all(chunks(left).map(hide))).flat();
    }
    if (left.length === 0) return;
    const ids = left.map(({ messageId }) => messageId);
    log({ level: "warn", event: "retry-left-to-queue", messages: ids, error: describeError(last) });
  };
}

function chunks(messages: readonly FailedMessage[]): FailedMessage[][] {
  const count = Math.ceil(messages.length / MAX_MESSAGES);
  return Array.from({ length: count }, (_, n) => messages.slice(n * MAX_MESSAGES, (n + 1) * MAX_MESSAGES));
}
