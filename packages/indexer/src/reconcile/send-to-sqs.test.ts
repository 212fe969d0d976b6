import type { SendMessageBatchCommand, SendMessageBatchCommandOutput, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { sendToSqs } from "./send-to-sqs.ts";

it.each([
  ["nothing", [], []],
  ["a few", [1, 1, 1], [3]],
  ["more than ten", Array.from({ length: 23 }, () => 100), [10, 10, 3]],
  ["large ones", Array.from({ length: 10 }, () => 60_000), [4, 4, 2]],
  ["as much as fits", [131_072, 131_072, 1], [2, 1]],
])("sends %s in batches that SQS accepts", async (_, sizes, expected) => {
  const queue = new Queue();
  const bodies = sizes.map((size, n) => String(n % 10).repeat(size));
  await sendToSqs(queue.client, "https://queue")(bodies);
  expect(queue.batches.map((batch) => batch.length)).toEqual(expected);
  expect(queue.batches.flat()).toEqual(bodies);
});

it("fails if one message of a batch fails", async () => {
  const queue = new Queue([{ Id: "1", SenderFault: false, Code: "InternalError", Message: "try again" }]);
  await expect(sendToSqs(queue.client, "https://queue")(["a", "b"])).rejects.toThrow(
    "Cannot send 1 of 2 messages to https://queue: InternalError try again",
  );
});

class Queue {
  readonly batches: string[][] = [];
  readonly #failed: SendMessageBatchCommandOutput["Failed"];

  constructor(failed: SendMessageBatchCommandOutput["Failed"] = []) {
    this.#failed = failed;
  }

  get client(): Pick<SQSClient, "send"> {
    const send = async ({ input }: SendMessageBatchCommand) => {
      this.batches.push((input.Entries ?? []).map(({ MessageBody }) => MessageBody ?? ""));
      return { Successful: [], Failed: this.#failed, $metadata: {} };
    };
    return { send } as unknown as Pick<SQSClient, "send">;
  }
}
