import { expect, it } from "vitest";
import { failedMessageIds } from "./batch-outcome.ts";
import { sqsEvent } from "./sqs-event.ts";

const { Records } = sqsEvent(
  ["a", "b"].map((messageId) => ({
    name: messageId,
    receiptHandle: messageId,
    messageId,
    sentAt: 0,
    failures: 0,
    about: "",
    body: "",
  })),
  "us-east-1",
  0,
);

it.each([
  ["no response", undefined, []],
  ["null", null, []],
  ["an empty list", { batchItemFailures: [] }, []],
  ["one message", { batchItemFailures: [{ itemIdentifier: "b" }] }, ["b"]],
  ["a message twice", { batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "b" }] }, ["b"]],
  ["every message", { batchItemFailures: [{ itemIdentifier: "a" }, { itemIdentifier: "b" }] }, ["a", "b"]],
  ["an empty id", { batchItemFailures: [{ itemIdentifier: "" }] }, ["a", "b"]],
  ["an unknown id", { batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "x" }] }, ["a", "b"]],
])("reads %s", (_, response, failed) => {
  expect([...failedMessageIds(Records, response)]).toEqual(failed);
});
