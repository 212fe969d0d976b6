import { INDEXER_TIMEOUT_SECONDS, RECONCILE_TIMEOUT_SECONDS } from "@wheelyard/indexer/threads/limits";
import { Duration } from "aws-cdk-lib";

export const INDEXER_TIMEOUT = Duration.seconds(INDEXER_TIMEOUT_SECONDS);

export const RECONCILE_TIMEOUT = Duration.seconds(RECONCILE_TIMEOUT_SECONDS);
