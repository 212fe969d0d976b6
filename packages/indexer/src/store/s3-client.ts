import { S3Client } from "@aws-sdk/client-s3";

/** Of one request: it is sent once, and repeated so often at most. Then its message goes back to the queue. */
const MAX_ATTEMPTS = 5;

/**
 * The client of the indexer's own bucket.
 *
 * - Throttling, server errors, timeouts and cut connections are retried with exponential backoff and full jitter (the
 *   SDK's standard mode), more slowly where S3 says to slow down. A quota keeps many requests that fail at once from
 *   multiplying. A conditional write whose answer was lost meets its own result when it is repeated: that is
 *   reported as a conflict, and the attempt begins again from what the bucket holds.
 * - Nothing waits for ever: 2 s for a connection, 10 s for the head of an answer, 10 s for its next bytes.
 * - There are sockets for all that is read side by side, so that no request times out while it waits for one.
 * - Every upload carries a CRC32, which S3 checks before it commits. Every download is checked of which S3 knows a
 *   checksum, so that bytes damaged on their way are an error.
 */
export function createS3Client(): S3Client {
  return new S3Client({
    retryMode: "standard",
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
      httpsAgent: { keepAlive: true, maxSockets: 256 },
    },
    requestChecksumCalculation: "WHEN_SUPPORTED",
    responseChecksumValidation: "WHEN_SUPPORTED",
  });
}
