import { partition } from "@aws-sdk/core/client";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import type { S3Access } from "./s3-connection.ts";

/** How long a person can wait for S3's answer. */
export interface S3Patience {
  /** Attempts of one request: the first one, and its retries. */
  attempts: number;
  connectionMs: number;
  /** For the head of an answer, and again for each of its following bytes. */
  answerMs: number;
}

/** No one is waiting. A message whose requests have failed this often goes back to the queue. */
const OF_A_QUEUE: S3Patience = { attempts: 5, connectionMs: 2_000, answerMs: 10_000 };

export interface S3Place {
  bucket: string;
  region: string;
  /** For an S3 that is not AWS's. */
  endpoint: string | undefined;
  credentials: AwsCredentialIdentityProvider;
}

/**
 * How the indexer reaches its own bucket.
 *
 * - Throttling, server errors, timeouts and cut connections are retried with exponential backoff and full jitter (the
 *   SDK's standard mode), more slowly if S3 says to slow down. A quota keeps many failing requests from multiplying. If
 *   the answer to a conditional write is lost, the retry meets its own result: that is reported as a conflict, and the
 *   attempt begins again from what the bucket holds.
 * - Nothing waits for ever: by default, 2 s for a connection, 10 s for the head of an answer and 10 s for its next
 *   bytes.
 * - There are sockets for all concurrent reads, so that no request times out while it waits for one.
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
 * The same from within Lambda, whose environment gives the region and credentials. They are renewed when they expire;
 * if there are none, the SDK looks for them in its usual places.
 */
export function lambdaAccess(bucket: string, env: NodeJS.ProcessEnv, patience?: S3Patience): S3Access {
  const { AWS_REGION: region = "", AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = env;
  if (region === "") throw new Error("Cannot reach S3: expected AWS_REGION to name a region");
  const endpoint = AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL;
  return s3Access({ bucket, region, endpoint, credentials: defaultProvider() }, patience);
}

function bucketUrl(bucket: string, region: string, endpoint: string | undefined): URL {
  // Endpoints other than AWS's rarely have a host name for each bucket.
  if (endpoint !== undefined && endpoint !== "") return new URL(`${endpoint.replace(/\/$/, "")}/${bucket}`);
  const host = `s3.${region}.${partition(region).dnsSuffix}`;
  // A certificate for names with one level doesn't match names with two.
  return new URL(bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}/`);
}
