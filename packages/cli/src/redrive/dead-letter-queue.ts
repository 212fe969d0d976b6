import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { NotSentError, sendToSqs } from "@wheelyard/indexer/reconcile/send-to-sqs";
import { refused, unreachable } from "../command-error.ts";
import { watchCalls } from "../target/failed-calls.ts";
import type { QueueUrls } from "../target/stack-outputs.ts";

/** What SQS takes and gives at once. */
const MAX_MESSAGES = 10;

/** Within it SQS asks all of its servers: without waiting, a queue may look empty that is not. */
const WAIT_SECONDS = 2;

/** Moves that go on side by side. */
const MOVERS = 4;

/** Messages that were given up, and the queue that they came from. */
export class DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(urls: QueueUrls, region: string | undefined) {
    this.#client = new SQSClient({
      ...(region !== undefined && { region }),
      // Its URL says where a queue is, unless something else stands for AWS.
      ...(!hasOwnEndpoint() && { endpoint: new URL(urls.deadLetters).origin }),
    });
    this.#urls = urls;
    watchCalls(this.#client);
  }

  /** About as many as there are, those included that somebody is moving. */
  async count(): Promise<number> {
    const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.#urls.deadLetters,
      AttributeNames: [...names],
    });
    const { Attributes = {} } = await this.#named(() => this.#client.send(command));
    return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  }

  /**
   * Moves all messages back. Each is sent before it is deleted: one that is broken off in between is delivered twice,
   * which is harmless, and none is lost.
   *
   * @param moved called with how many were moved since
   */
  async moveAll(moved: (count: number) => void, signal: AbortSignal): Promise<void> {
    const movers = Array.from({ length: MOVERS }, async () => {
      for (;;) {
        const count = await this.#named(() => this.#moveSome(signal));
        if (count === 0) return;
        moved(count);
      }
    });
    await Promise.all(movers);
  }

  close(): void {
    this.#client.destroy();
  }

  async #moveSome(signal: AbortSignal): Promise<number> {
    const { queue, deadLetters } = this.#urls;
    const receive = new ReceiveMessageCommand({
      QueueUrl: deadLetters,
      MaxNumberOfMessages: MAX_MESSAGES,
      WaitTimeSeconds: WAIT_SECONDS,
    });
    const { Messages = [] } = await this.#client.send(receive, { abortSignal: signal });
    if (Messages.length === 0) return 0;
    await sendToSqs(this.#client, queue)(Messages.map(({ Body = "" }) => Body));
    const { Failed = [] } = await this.#client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: deadLetters,
        Entries: Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle })),
      }),
    );
    const [first] = Failed;
    if (first === undefined) return Messages.length;
    throw refused(
      `Cannot delete ${Failed.length} of ${Messages.length} messages from ${deadLetters}: ${first.Code} ${first.Message ?? ""}; they were moved, and are moved once more when you try again`,
    );
  }

  async #named<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof NotSentError) {
        throw unreachable(`${error.message}; they stay among the dead letters, try again`, { cause: error });
      }
      if (!(error instanceof QueueDoesNotExist)) throw error;
      const { queue, deadLetters } = this.#urls;
      throw unreachable(
        `Cannot find a queue: expected "${queue}" and "${deadLetters}" to be those of a deployed environment`,
        { cause: error },
      );
    }
  }
}

function hasOwnEndpoint(): boolean {
  const { AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL } = process.env;
  return (AWS_ENDPOINT_URL_SQS ?? AWS_ENDPOINT_URL ?? "") !== "";
}
