import type { ChangeMessageVisibilityBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import type { LogEntry } from "../reporting/log.ts";
import { retryInSqs } from "./retry-in-sqs.ts";
import type { FailedMessage } from "./retry-later.ts";

type Entry = { Id?: string; ReceiptHandle?: string; VisibilityTimeout?: number };

/** Hides what is requested, except the messages that `refuses` names; throws if it says so. */
function queue(refuses: (handle: string, request: number) => boolean | "throw" = () => false) {
  const hidden = new Map<string, number>();
  const requests: number[] = [];
  const send = async ({ input }: ChangeMessageVisibilityBatchCommand) => {
    const entries = (input.Entries ?? []) as Entry[];
    requests.push(entries.length);
    const request = requests.length;
    const Failed: { Id?: string; SenderFault: boolean; Code: string }[] = [];
    for (const { Id, ReceiptHandle = "", VisibilityTimeout = -1 } of entries) {
      const refused = refuses(ReceiptHandle, request);
      if (refused === "throw") throw new Error("socket hang up");
      if (refused)
        Failed.push({ ...(Id !== undefined && { Id }), SenderFault: false, Code: "InternalError" });
      else hidden.set(ReceiptHandle, VisibilityTimeout);
    }
    return { Failed };
  };
  return { client: { send } as unknown as Pick<SQSClient, "send">, hidden, requests };
}

const failed = (count: number): FailedMessage[] =>
  Array.from({ length: count }, (_, n) => ({ messageId: `m${n}`, receiptHandle: `h${n}`, seconds: n }));

it.each([
  [0, []],
  [1, [1]],
  [10, [10]],
  [23, [10, 10, 3]],
  [100, Array.from({ length: 10 }, () => 10)],
])("hides %i messages, each for its own time, in requests that SQS accepts", async (count, requests) => {
  const sqs = queue();
  await retryInSqs(sqs.client, "https://queue", () => {})(failed(count));
  expect(sqs.requests).toEqual(requests);
  expect([...sqs.hidden]).toEqual(
    failed(count).map(({ receiptHandle, seconds }) => [receiptHandle, seconds]),
  );
});

it.each<[string, (handle: string, request: number) => boolean | "throw"]>([
  ["messages that SQS does not accept at first", (handle, request) => request <= 3 && handle.endsWith("1")],
  ["a request that breaks", (_, request) => (request === 2 ? "throw" : false)],
])("tries %s once more", async (_, refuses) => {
  const sqs = queue(refuses);
  const logged: LogEntry[] = [];
  await retryInSqs(sqs.client, "https://queue", (entry) => logged.push(entry))(failed(23));
  expect(sqs.hidden.size).toBe(23);
  expect(logged).toEqual([]);
});

it.each<[string, (handle: string) => boolean | "throw", string[], string]>([
  ["messages that SQS never accepts", (handle) => handle === "h3", ["m3"], "InternalError"],
  ["requests that all break", () => "throw", failed(12).map(({ messageId }) => messageId), "socket hang up"],
])("says which are left, and does not fail, for %s", async (_, refuses, left, message) => {
  const sqs = queue(refuses);
  const logged: LogEntry[] = [];
  await retryInSqs(sqs.client, "https://queue", (entry) => logged.push(entry))(failed(12));
  expect(sqs.hidden.size).toBe(12 - left.length);
  expect(logged).toEqual([
    {
      level: "warn",
      event: "retry-left-to-queue",
      messages: left,
      error: expect.objectContaining({ message }),
    },
  ]);
});
