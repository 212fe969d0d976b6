import { readWriteCondition } from "../conditions.ts";
import type { Operation } from "../operation.ts";

/** An absent object counts as deleted. */
export const deleteObject: Operation = async ({ bucket, key, headers, storage }) => {
  await storage.bucket(bucket).objects.delete(key, readWriteCondition(headers));
  return { status: 204 };
};
