import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventQueue } from "../queue/event-queue.ts";
import { readPayload } from "../service/read-payload.ts";
import { type Credentials, requireSignature } from "../service/require-signature.ts";
import { ServiceError } from "../service/service-error.ts";

/** Named as in an environment called local. */
const INTAKE = "wheelyard-local-intake";
const DEAD_LETTERS = "wheelyard-local-dead-letters";

const ACCOUNT = "000000000000";

/** The URLs of an endpoint's queues. */
export function queueUrls(endpoint: string): { queue: string; deadLetters: string } {
  return { queue: `${endpoint}/${ACCOUNT}/${INTAKE}`, deadLetters: `${endpoint}/${ACCOUNT}/${DEAD_LETTERS}` };
}

/** Whether a request is for SQS: its signature says so. */
export function isForSqs({ headers }: IncomingMessage): boolean {
  return /\/sqs\/aws4_request,/.test(headers.authorization ?? "");
}

/** The operations that moving messages by hand needs. Each queue supports some. */
interface Queue {
  count(): Promise<number>;
  send?(body: string): Promise<void>;
  receive?(most: number): Promise<{ messageId: string; body: string; receiptHandle: string }[]>;
  remove?(receiptHandle: string): Promise<void>;
}

/**
 * Answers the part of SQS's API, in its JSON protocol, that moving dead letters back needs.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export async function answerSqs(
  request: IncomingMessage,
  response: ServerResponse,
  events: EventQueue,
  credentials: Credentials,
): Promise<void> {
  const send = (status: number, answer: object): void => {
    const payload = JSON.stringify(answer);
    response.writeHead(status, {
      "content-type": "application/x-amz-json-1.0",
      "content-length": Buffer.byteLength(payload),
      "x-amzn-requestid": randomUUID(),
    });
    response.end(payload);
  };
  try {
    const payload = await readPayload(request);
    await requireSignature(request, payload, credentials, "sqs");
    const { QueueUrl = "", ...input } = JSON.parse(payload.toString() || "{}") as Input;
    send(200, await answer(operationOf(request), findQueue(QueueUrl, events), input));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    send(error.status, { __type: error.code, message: error.message });
  }
}

interface Input {
  QueueUrl?: string;
  MaxNumberOfMessages?: number;
  Entries?: { Id: string; MessageBody?: string; ReceiptHandle?: string }[];
}

function operationOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"] ?? "").replace(/^AmazonSQS\./, "");
}

function findQueue(url: string, events: EventQueue): Queue {
  const name = url.split("/").at(-1);
  if (name === INTAKE) return { count: () => events.count(), send: (body) => events.send(body) };
  if (name === DEAD_LETTERS) return events.deadLetters;
  throw new ServiceError(
    "AWS.SimpleQueueService.NonExistentQueue",
    `Cannot find queue "${url}": expected ${INTAKE} or ${DEAD_LETTERS}`,
  );
}

async function answer(operation: string, queue: Queue, input: Omit<Input, "QueueUrl">): Promise<object> {
  const { Entries = [], MaxNumberOfMessages = 1 } = input;
  if (operation === "GetQueueAttributes") {
    return { Attributes: { ApproximateNumberOfMessages: String(await queue.count()) } };
  }
  if (operation === "ReceiveMessage" && queue.receive) {
    const messages = await queue.receive(MaxNumberOfMessages);
    return {
      Messages: messages.map(({ messageId, body, receiptHandle }) => ({
        MessageId: messageId,
        ReceiptHandle: receiptHandle,
        Body: body,
        MD5OfBody: md5(body),
      })),
    };
  }
  if (operation === "SendMessageBatch" && queue.send) {
    for (const { MessageBody = "" } of Entries) await queue.send(MessageBody);
    return {
      Successful: Entries.map(({ Id, MessageBody = "" }) => ({
        Id,
        MessageId: randomUUID(),
        MD5OfMessageBody: md5(MessageBody),
      })),
      Failed: [],
    };
  }
  if (operation === "DeleteMessageBatch" && queue.remove) {
    for (const { ReceiptHandle = "" } of Entries) await queue.remove(ReceiptHandle);
    return { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] };
  }
  throw new ServiceError(
    "InvalidAction",
    `Cannot do ${operation}: expected GetQueueAttributes of either queue, SendMessageBatch to ${INTAKE}, or ReceiveMessage or DeleteMessageBatch of ${DEAD_LETTERS}`,
  );
}

function md5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}
