import type { Context } from "aws-lambda";
import type { Announce } from "./announcing/announcement.ts";
import type { Invalidate } from "./invalidation.ts";
import type { IndexerPorts } from "./protocol/project-run.ts";
import type { Log } from "./reporting/log.ts";
import type { RetryLater } from "./retrying/retry-later.ts";

export interface HandlerPorts extends IndexerPorts {
  /** The bucket that the store reads. */
  bucket: string;
  /** The address of the bucket's S3 API, if it isn't AWS's. */
  endpoint?: string | undefined;
  log: Log;
  /** Makes caches in front of the bucket forget what was replaced. Left out if there are none. */
  invalidate?: Invalidate | undefined;
  /** Tells other programs what became of files. Left out if nobody is to be told. */
  announce?: Announce | undefined;
  /** Makes the queue deliver failed messages again soon. Left out if the queue's own time will do. */
  retryLater?: RetryLater | undefined;
  /** Puts the pages' style and script into the bucket. Left out if they are published elsewhere. */
  publishAssets?: (() => Promise<void>) | undefined;
}

export type HandlerContext = Pick<Context, "getRemainingTimeInMillis"> &
  Partial<Pick<Context, "awsRequestId">>;
