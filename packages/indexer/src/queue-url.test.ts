import { expect, it } from "vitest";
import { parseQueueUrl } from "./queue-url.ts";

it("reads the address of a queue", () => {
  const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/events";
  expect(parseQueueUrl({ QUEUE_URL })).toBe(QUEUE_URL);
});

it.each([{}, { QUEUE_URL: "" }, { QUEUE_URL: "events" }, { QUEUE_URL: "https://" }])("refuses %j", (env) => {
  expect(() => parseQueueUrl(env)).toThrow("expected the address of the indexer's queue");
});
