/** As in AWS. */
const INTERVAL_MS = 24 * 60 * 60 * 1_000;

/**
 * Looks for private names upstream once a day. The first time is a day after the start, because pypi.org's list of all
 * projects has tens of megabytes.
 *
 * @returns ends it
 */
export function checkNamesDaily(
  check: () => Promise<unknown>,
  log: (line: string) => void,
): () => Promise<void> {
  const timer = setInterval(() => {
    check().catch((error: Error) => log(`Failed to look for private names upstream: ${error.message}`));
  }, INTERVAL_MS).unref();
  return async () => clearInterval(timer);
}
