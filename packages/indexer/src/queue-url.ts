import { InvalidConfigError } from "./config.ts";

/**
 * Reads `QUEUE_URL`: the queue that the indexer reads.
 *
 * @throws {InvalidConfigError}
 */
export function parseQueueUrl({ QUEUE_URL = "" }: Readonly<Record<string, string | undefined>>): string {
  if (/^https?:\/\//.test(QUEUE_URL) && URL.canParse(QUEUE_URL)) return QUEUE_URL;
  throw new InvalidConfigError(
    `Cannot start: QUEUE_URL is "${QUEUE_URL}", expected the address of the indexer's queue`,
  );
}
