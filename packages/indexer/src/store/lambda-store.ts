import { RestS3Api } from "./rest-s3-api.ts";
import { lambdaAccess, type S3Patience } from "./s3-access.ts";
import { S3Connection } from "./s3-connection.ts";
import { S3Store } from "./s3-store.ts";

/**
 * The index's bucket, from within Lambda.
 *
 * @param patience by default, that of a function that handles a queue
 */
export function lambdaStore(bucket: string, env: NodeJS.ProcessEnv, patience?: S3Patience): S3Store {
  return new S3Store(new RestS3Api(new S3Connection(lambdaAccess(bucket, env, patience))));
}
