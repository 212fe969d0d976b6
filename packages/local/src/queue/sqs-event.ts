import { createHash } from "node:crypto";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import type { StoredMessage } from "./message-folder.ts";

export interface ReceivedMessage extends StoredMessage {
  name: string;
  receiptHandle: string;
}

/** The event that Lambda's event source mapping makes from a batch of messages. */
export function sqsEvent(messages: readonly ReceivedMessage[], region: string, receivedAt: number): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(message, region, receivedAt)) };
}

function sqsRecord(message: ReceivedMessage, region: string, receivedAt: number): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.failures + 1),
      SentTimestamp: String(message.sentAt),
      SenderId: "AIDALOCAL",
      ApproximateFirstReceiveTimestamp: String(receivedAt),
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(message.body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:${region}:000000000000:wheelyard-events`,
    awsRegion: region,
  };
}
