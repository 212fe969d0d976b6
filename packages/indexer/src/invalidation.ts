import { randomUUID } from "node:crypto";
import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  TooManyInvalidationsInProgress,
} from "@aws-sdk/client-cloudfront";
import type { Pause } from "./commit/settle.ts";
import {
  EVERYTHING,
  type IndexedProject,
  type PageInvalidation,
  pagePaths,
  stalePaths,
} from "./invalidation-paths.ts";
import { describeError, type Log } from "./reporting/log.ts";

/**
 * Makes caches forget what the given projects replaced. It never rejects: the index is already right by then, and a
 * client that gets an old file refuses it because of its hash.
 */
export type Invalidate = (
  projects: readonly IndexedProject[],
  remainingMilliseconds: () => number,
) => Promise<void>;

interface InvalidationSettings {
  client: Pick<CloudFrontClient, "send">;
  distributionId: string;
  pages: PageInvalidation;
  log: Log;
  /** Before a request is repeated. */
  pause?: Pause;
}

/** The limit of one request. */
const TIMEOUT_MILLISECONDS = 4_000;

/** With less time left nothing is repeated: a pause, a request for files and one for pages must fit in. */
const RESERVED_MILLISECONDS = 20_000;

/** A wildcard takes seconds to a minute, and CloudFront accepts fifteen at a time. */
const waitForWildcards: Pause = (attempt) => {
  const ceiling = Math.min(10_000, 1_000 * 2 ** attempt);
  return new Promise((resolve) => setTimeout(resolve, (ceiling * (1 + Math.random())) / 2));
};

/** Invalidates in CloudFront: files with one request for a batch, and pages with another. */
export function createInvalidate({
  client,
  distributionId,
  pages,
  log,
  pause = waitForWildcards,
}: InvalidationSettings): Invalidate {
  const invalidate = async (paths: readonly string[]): Promise<void> => {
    if (paths.length === 0) return;
    const InvalidationBatch = {
      CallerReference: randomUUID(),
      Paths: { Quantity: paths.length, Items: [...paths] },
    };
    const command = new CreateInvalidationCommand({ DistributionId: distributionId, InvalidationBatch });
    await client.send(command, { abortSignal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    log({ level: "info", event: "invalidated", paths });
  };

  /** @returns what was dropped: the paths, or everything if CloudFront is already working on too many paths */
  const invalidateFiles = async (
    paths: readonly string[],
    remainingMilliseconds: () => number,
  ): Promise<readonly string[]> => {
    let dropped = paths;
    for (let attempt = 1; ; attempt++) {
      try {
        await invalidate(dropped);
        return dropped;
      } catch (error) {
        if (!(error instanceof TooManyInvalidationsInProgress)) throw error;
        if (dropped === EVERYTHING) {
          if (remainingMilliseconds() < RESERVED_MILLISECONDS) throw error;
          await pause(attempt);
        }
      }
      dropped = EVERYTHING;
    }
  };

  return async (projects, remainingMilliseconds) => {
    const files = stalePaths(projects);
    let dropped: readonly string[] = [];
    try {
      dropped = await invalidateFiles(files, remainingMilliseconds);
    } catch (error) {
      log({ level: "error", event: "invalidation-failed", paths: files, error: describeError(error) });
    }
    // `/*` dropped the pages too, and a second wildcard would take another run's place.
    if (dropped === EVERYTHING) return;
    try {
      await invalidate(pagePaths(projects, pages));
    } catch (error) {
      // Cached pages expire within seconds anyway.
      log({ level: "warn", event: "pages-not-invalidated", error: describeError(error) });
    }
  };
}
