import { SendMessageBatchCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Send } from "./hint-messages.ts";

/** How many messages SQS accepts at once. */
const MAX_MESSAGES = 10;
const MAX_BYTES = 256 * 1024;

/** The queue accepted the request, but not all of its messages. */
export class NotSentError extends Error {
  override name = "NotSentError";
}

/**
 * Sends messages to a queue, as many at a time as it accepts.
 *
 * @throws {NotSentError}
 */
export function sendToSqs(client: Pick<SQSClient, "send">, queueUrl: string): Send {
  return async (bodies) => {
    for (const batch of batches(bodies)) await sendBatch(client, queueUrl, batch);
  };
}

async function sendBatch(
  client: Pick<SQSClient, "send">,
  queueUrl: string,
  bodies: readonly string[],
): Promise<void> {
  const entries = bodies.map((MessageBody, n) => ({ Id: String(n), MessageBody }));
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
  );
  // The request succeeds even if some of its messages fail.
  const [first] = Failed;
  if (first) {
    throw new NotSentError(
      `Cannot send ${Failed.length} of ${bodies.length} messages to ${queueUrl}: ${first.Code} ${first.Message ?? ""}`,
    );
  }
}

function batches(bodies: readonly string[]): string[][] {
  const all: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const current = all.at(-1);
    if (current === undefined || current.length === MAX_MESSAGES || bytes + size > MAX_BYTES) {
      all.push([body]);
      bytes = size;
    } else {
      current.push(body);
      bytes += size;
    }
  }
  return all;
}
