import type { QueueMessage } from "../src/batch-plan.ts";

/** A queue message as a bucket sends it, with a record for each change. */
export function bucketMessage(messageId: string, ...records: readonly object[]): QueueMessage {
  return { messageId, body: JSON.stringify({ Records: records }) };
}

export function created(key: string, bucket = "my-pypi"): object {
  return {
    eventName: "ObjectCreated:Put",
    s3: { bucket: { name: bucket }, object: { key: formEncoded(key) } },
  };
}

export function removed(key: string, bucket = "my-pypi"): object {
  return {
    eventName: "ObjectRemoved:Delete",
    s3: { bucket: { name: bucket }, object: { key: formEncoded(key) } },
  };
}

/** S3 leaves slashes as they are. */
function formEncoded(key: string): string {
  return new URLSearchParams([["", key]]).toString().slice(1).replaceAll("%2F", "/");
}
