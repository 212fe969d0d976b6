import { randomUUID } from "node:crypto";
import {
  type CloudFrontClient,
  CreateInvalidationCommand,
  TooManyInvalidationsInProgress,
} from "@aws-sdk/client-cloudfront";
import {
  EVERYTHING,
  type IndexedProject,
  type PageInvalidation,
  pagePaths,
  stalePaths,
} from "./invalidation-paths.ts";
import { describeError, type Log } from "./reporting/log.ts";

/**
 * Has caches forget what the given projects replaced. It never rejects: the index is right by then, and a client that
 * is served an old file refuses it by its hash.
 */
export type Invalidate = (projects: readonly IndexedProject[]) => Promise<void>;

interface InvalidationSettings {
  client: Pick<CloudFrontClient, "send">;
  distributionId: string;
  pages: PageInvalidation;
  log: Log;
}

/** Together with its one repetition this stays within the time that a run keeps for its end. */
const TIMEOUT_MILLISECONDS = 4_000;

/** Invalidates in CloudFront: files with one request for a batch, and pages with another. */
export function createInvalidate({ client, distributionId, pages, log }: InvalidationSettings): Invalidate {
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

  const invalidateFiles = async (paths: readonly string[]): Promise<void> => {
    try {
      await invalidate(paths);
    } catch (error) {
      if (!(error instanceof TooManyInvalidationsInProgress)) throw error;
      await invalidate(EVERYTHING);
    }
  };

  return async (projects) => {
    const files = stalePaths(projects);
    await Promise.all([
      invalidateFiles(files).catch((error: unknown) => {
        log({ level: "error", event: "invalidation-failed", paths: files, error: describeError(error) });
      }),
      // What is lost here mends itself within seconds.
      invalidate(pagePaths(projects, pages)).catch((error: unknown) => {
        log({ level: "warn", event: "pages-not-invalidated", error: describeError(error) });
      }),
    ]);
  };
}
