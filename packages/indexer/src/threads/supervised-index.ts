import type { SQSBatchResponse } from "aws-lambda";
import type { Handler } from "../handler.ts";
import type { BatchCall } from "./supervised-handler.ts";
import type { WatchedReading } from "./watched-reading.ts";

/** The function of a thread that handles a batch for `superviseHandler`. */
export function supervisedIndex(
  handler: Handler,
  reading: WatchedReading,
): (call: BatchCall) => Promise<SQSBatchResponse> {
  return ({ records, request, left, endless }) => {
    const end = performance.now() + left;
    reading.endless = endless;
    return handler(
      { Records: records },
      {
        getRemainingTimeInMillis: () => Math.max(0, end - performance.now()),
        ...(request !== undefined && { awsRequestId: request }),
      },
    );
  };
}
