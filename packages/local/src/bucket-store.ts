import { RestS3Api } from "@wheelyard/indexer/store/rest-s3-api";
import { s3Access } from "@wheelyard/indexer/store/s3-access";
import { S3Connection } from "@wheelyard/indexer/store/s3-connection";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { credentials, region } from "./bucket-access.ts";

/** The local bucket, through the client that the functions have in AWS. */
export function bucketStore(bucket: string, endpoint: string): S3Store {
  const access = s3Access({ bucket, region, endpoint, credentials: async () => credentials });
  return new S3Store(new RestS3Api(new S3Connection(access)));
}
