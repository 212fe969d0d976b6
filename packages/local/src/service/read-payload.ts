import type { IncomingMessage } from "node:http";
import { ServiceError } from "./service-error.ts";

/** Lambda's limit, which is more than SQS's. */
const GREATEST_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** @throws {ServiceError} */
export async function readPayload(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= GREATEST_PAYLOAD_BYTES) chunks.push(chunk);
  }
  if (size <= GREATEST_PAYLOAD_BYTES) return Buffer.concat(chunks);
  throw new ServiceError(
    "RequestTooLargeException",
    `Cannot use a payload of ${size} bytes: expected at most ${GREATEST_PAYLOAD_BYTES}`,
  );
}
