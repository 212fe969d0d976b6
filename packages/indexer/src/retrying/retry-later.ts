/** A message that was not handled, and must be delivered again. */
export interface FailedMessage {
  messageId: string;
  /** The receipt of the failed delivery. */
  receiptHandle: string;
  /** How long it is hidden, from now. */
  seconds: number;
}

/**
 * Makes the queue deliver failed messages again after so many seconds. It never rejects, and nothing is lost if it
 * fails: a message that isn't acknowledged comes back by itself when the queue's visibility timeout is over.
 */
export type RetryLater = (messages: readonly FailedMessage[]) => Promise<void>;
