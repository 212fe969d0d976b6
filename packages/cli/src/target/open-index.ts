import { S3Client } from "@aws-sdk/client-s3";
import type { Root } from "@wheelyard/core/root";
import { withoutOuter } from "@wheelyard/core/without-outer";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { SdkS3Api } from "@wheelyard/indexer/store/sdk-s3-api";
import type { Store } from "@wheelyard/indexer/store/store";
import { wrongUsage } from "../command-error.ts";
import { cacheSeconds } from "./cache-seconds.ts";
import { watchCalls } from "./failed-calls.ts";
import { simpleUrl } from "./index-url.ts";
import { completed, rootOf, type TargetOptions } from "./target-options.ts";
import { variable } from "./variables.ts";

/** The index that a command works on. */
export interface OpenIndex {
  bucket: string;
  /** Which index of the bucket. */
  root: Root;
  /** Where installers find it, if known; ends with `/simple/`. */
  indexUrl: string | undefined;
  /** The address of its bucket's S3 API as its pages name it: undefined for AWS's, even if it is reached another way. */
  endpoint: string | undefined;
  /** The function that compares it with the bucket on a schedule, if known. */
  reconcileFunction: string | undefined;
  /** The settings of its upstream in JSON, if it has one and they are known. */
  upstream: string | undefined;
  /** The channels with rules of their own for upstream, in JSON, if there are any and they are known. */
  views: string | undefined;
  /** How long caches between bucket and clients may still serve a replaced page. 0 if there are none. */
  cacheSeconds: number;
  client: S3Client;
  store: Store;
}

/** Finds the index, without a request unless it is an environment. */
export async function openIndex(options: TargetOptions): Promise<OpenIndex> {
  const { env, bucket, indexUrl, region } = completed(options);
  const root = rootOf(options);
  if (env !== undefined && bucket === undefined) {
    const { readStackOutputs } = await import("./stack-outputs.ts");
    const outputs = await readStackOutputs(env, region);
    return opened({ ...outputs, root, indexUrl: indexUrl ?? outputs.indexUrl, endpoint: undefined }, region);
  }
  if (bucket === undefined) {
    throw wrongUsage(
      "Cannot find the index: expected --env or --bucket, or WHEELYARD_ENV or WHEELYARD_BUCKET",
    );
  }
  const reconcileFunction = variable("WHEELYARD_RECONCILE_FUNCTION");
  const endpoint = ownEndpoint();
  const local = {
    bucket,
    root,
    indexUrl,
    endpoint,
    reconcileFunction,
    upstream: undefined,
    views: undefined,
  };
  return opened(local, region);
}

function opened(
  {
    bucket,
    root,
    indexUrl,
    endpoint,
    reconcileFunction,
    upstream,
    views,
  }: Pick<
    OpenIndex,
    "bucket" | "root" | "indexUrl" | "endpoint" | "reconcileFunction" | "upstream" | "views"
  >,
  region: string | undefined,
): OpenIndex {
  const client = new S3Client({
    ...(region !== undefined && { region }),
    // Endpoints other than AWS's seldom have a host name per bucket.
    ...(ownEndpoint() !== undefined && { forcePathStyle: true }),
  });
  watchCalls(client);
  const store = new S3Store(new SdkS3Api(client, bucket));
  const url = indexUrl && simpleUrl(indexUrl, root);
  return {
    bucket,
    root,
    endpoint,
    indexUrl: url,
    reconcileFunction,
    upstream,
    views,
    cacheSeconds: cacheSeconds(url, endpoint !== undefined),
    client,
    store,
  };
}

/** The address of S3, if the environment names one. */
export function ownEndpoint(): string | undefined {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  const endpoint = withoutOuter(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL ?? "", "/");
  return endpoint === "" ? undefined : endpoint;
}
