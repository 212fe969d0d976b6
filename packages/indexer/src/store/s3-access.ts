import { partition } from "@aws-sdk/core/client";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import type { S3Access } from "./s3-connection.ts";

/** How long a person can wait for an answer of S3. */
export interface S3Patience {
  /** Of one request: it is sent once, and repeated until there were so many. */
  attempts: number;
  connectionMs: number;
  /** For the head of an answer, and again for each of its next bytes. */
  answerMs: number;
}

/** Nobody waits. A message whose requests failed so often goes back to the queue. */
const OF_A_QUEUE: S3Patience = { attempts: 5, connectionMs: 2_000, answerMs: 10_000 };

export interface S3Place {
  bucket: string;
  region: string;
  /** Of an S3 that is not that of AWS. */
  endpoint: string | undefined;
  credentials: AwsCredentialIdentityProvider;
}

/**
 * How the indexer reaches its own bucket.
 *
 * - Throttling, server errors, timeouts and cut connections are retried with exponential backoff and full jitter (the
 *   SDK's standard mode), more slowly where S3 says to slow down. A quota keeps many requests that fail at once from
 *   multiplying. A conditional write whose answer was lost meets its own result when it is repeated: that is
 *   reported as a conflict, and the attempt begins again from what the bucket holds.
 * - Nothing waits for ever: 2 s for a connection, 10 s for the head of an answer, 10 s for its next bytes, where nobody
 *   says less.
 * - There are sockets for all that is read side by side, so that no request times out while it waits for one.
 */
export function s3Access(
  { bucket, region, endpoint, credentials }: S3Place,
  { attempts, connectionMs, answerMs }: S3Patience = OF_A_QUEUE,
): S3Access {
  const agent = { keepAlive: true, maxSockets: 256 };
  return {
    bucketUrl: bucketUrl(bucket, region, endpoint),
    region,
    credentials,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: connectionMs,
      requestTimeout: answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: answerMs,
      httpsAgent: agent,
      httpAgent: agent,
    }),
    retryStrategy: new StandardRetryStrategy(attempts),
  };
}

/**
 * The same from within Lambda, which says in the environment where the function is and lends it credentials. They are
 * renewed where they expire; if there are none, the SDK looks for them wherever it does.
 */
export function lambdaAccess(bucket: string, env: NodeJS.ProcessEnv, patience?: S3Patience): S3Access {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = env;
  if (region === "") throw new Error("Cannot reach S3: expected AWS_REGION to name a region");
  const endpoint = AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  return s3Access({ bucket, region, endpoint, credentials: defaultProvider() }, patience);
}

function bucketUrl(bucket: string, region: string, endpoint: string | undefined): URL {
  // Endpoints other than AWS's seldom have a host name for each bucket.
  if (endpoint !== undefined && endpoint !== "") return new URL(`${endpoint.replace(/\/$/, "")}/${bucket}`);
  const host = `s3.${region}.${partition(region).dnsSuffix}`;
  // A certificate for names of one level fits none of two.
  return new URL(bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}/`);
}
