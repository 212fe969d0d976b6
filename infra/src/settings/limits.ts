import { INDEXER_TIMEOUT_SECONDS, RECONCILE_TIMEOUT_SECONDS } from "@wheelyard/indexer/threads/limits";
import { Duration } from "aws-cdk-lib";

export const INDEXER_TIMEOUT = Duration.seconds(INDEXER_TIMEOUT_SECONDS);

/** CloudFront waits as long as the function may run. */
export const UPSTREAM_TIMEOUT = Duration.seconds(30);

export const RECONCILE_TIMEOUT = Duration.seconds(RECONCILE_TIMEOUT_SECONDS);

/** Fetching may take five minutes of this. */
export const ADVISORIES_TIMEOUT = Duration.minutes(15);
