import type { SQSBatchResponse, SQSRecord } from "aws-lambda";

/**
 * Reads which messages of a batch the handler reports as failed.
 *
 * Like Lambda: no list or an empty one is a success, and a list that names anything but messages of the batch fails the
 * whole batch.
 *
 * @returns message ids
 */
export function failedMessageIds(
  records: readonly SQSRecord[],
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that returns nothing has succeeded
  response: SQSBatchResponse | null | void,
): ReadonlySet<string> {
  const delivered = new Set(records.map((record) => record.messageId));
  const failed = (response?.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failed.every((id) => delivered.has(id)) ? new Set(failed) : delivered;
}
