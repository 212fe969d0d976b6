import { Duration } from "aws-cdk-lib";

/** The largest file that is indexed, 16 GB, is read within it at 60 MB/s. */
export const INDEXER_TIMEOUT = Duration.minutes(5);
