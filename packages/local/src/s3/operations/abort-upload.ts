import type { Operation } from "../operation.ts";

/** AbortMultipartUpload. */
export const abortUpload: Operation = async ({ bucket, key, query, storage }) => {
  await storage.bucket(bucket).uploads.end(query.get("uploadId") ?? "", key, async () => {});
  return { status: 204 };
};
