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

/** How many messages SQS takes or gives at once. */
const MAX_MESSAGES = 10;

/** With a wait, SQS asks all of its servers; without one, a queue may look empty when it isn't. */
const WAIT_SECONDS = 2;

/** How many moves run at once. */
const MOVERS = 4;

/** The dead-letter queue, and the queue that its messages came from. */
export class DeadLetterQueue {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(urls: QueueUrls, region: string | undefined) {
    this.#client = new SQSClient({
      ...(region !== undefined && { region }),
      // A queue's URL says where it is, unless an endpoint replaces AWS.
      ...(!hasOwnEndpoint() && { endpoint: new URL(urls.deadLetters).origin }),
    });
    this.#urls = urls;
    watchCalls(this.#client);
  }

  /** Approximate, and includes messages that are being moved. */
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
   * Moves all messages back. Each is sent before it is deleted: an interruption in between delivers one twice, which is
   * harmless, and loses none.
   *
   * @param moved called with the number moved since the last call
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
      `Cannot delete ${Failed.length} of ${Messages.length} messages from ${deadLetters}: ${first.Code} ${first.Message ?? ""}; they were moved, and will be moved again on the next try`,
    );
  }

  async #named<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof NotSentError) {
        throw unreachable(`${error.message}; they stay in the dead-letter queue, try again`, {
          cause: error,
        });
      }
      if (!(error instanceof QueueDoesNotExist)) throw error;
      const { queue, deadLetters } = this.#urls;
      throw unreachable(
        `Cannot find a queue: expected "${queue}" and "${deadLetters}" to belong to a deployed environment`,
        { cause: error },
      );
    }
  }
}

function hasOwnEndpoint(): boolean {
  const { AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL } = process.env;
  return (AWS_ENDPOINT_URL_SQS ?? AWS_ENDPOINT_URL ?? "") !== "";
}
