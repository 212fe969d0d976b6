/** A message that was not handled, and must be delivered again. */
export interface FailedMessage {
  messageId: string;
  /** The receipt of the failed delivery. */
  receiptHandle: string;
  /** How long it is hidden, from now. */
  seconds: number;
}

/**
 * Makes the queue deliver each failed message again after its number of seconds. It never rejects, and nothing is lost
 * if it fails: a message that isn't acknowledged comes back when the queue's visibility timeout is over.
 */
export type RetryLater = (messages: readonly FailedMessage[]) => Promise<void>;
