import { formEncode } from "@wheelyard/core/form-encoding";
import type { QueueMessage } from "../src/batch-plan.ts";

/** A queue message as a bucket sends it, with a record for each change. */
export function bucketMessage(messageId: string, ...records: readonly object[]): QueueMessage {
  return { messageId, body: JSON.stringify({ Records: records }) };
}

export function created(key: string, bucket = "my-pypi"): object {
  return {
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: bucket }, object: { key: formEncode(key) } },
  };
}

export function removed(key: string, bucket = "my-pypi"): object {
  return {
    eventName: "ObjectRemoved:Delete",
    s3: { bucket: { name: bucket }, object: { key: formEncode(key) } },
  };
}
