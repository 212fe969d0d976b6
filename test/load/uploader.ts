import { setTimeout as delay } from "node:timers/promises";
import { Bucket } from "../support/bucket.ts";
import { type Change, changes, type Share } from "./changes.ts";

/** What an uploading process reports: its progress. */
export interface Progress {
  /** Changes that the bucket has confirmed. */
  done: number;
  /** Requests that were not confirmed, and made again. */
  failed: number;
}

const RETRY_MS = 50;

const { s3Url, bucketName, share } = JSON.parse(process.argv[2] ?? "") as {
  s3Url: string;
  bucketName: string;
  share: Share;
};
const bucket = new Bucket(s3Url, bucketName);
const progress: Progress = { done: 0, failed: 0 };

for (const change of changes(share)) {
  // While the server is down, and until it is certain that the change was made.
  while (!(await isMade(change))) {
    progress.failed++;
    await delay(RETRY_MS);
  }
  progress.done++;
  process.send?.(progress);
}
bucket.client.destroy();
process.disconnect();

async function isMade(change: Change): Promise<boolean> {
  try {
    if (change.kind === "put") await bucket.put(change.key, change.body);
    else await bucket.delete(change.key);
    return true;
  } catch (error) {
    if (isConnectionError(error)) return false;
    throw error;
  }
}

/** The server was killed. A live server's refusal would be unexpected. */
function isConnectionError(error: unknown): boolean {
  const { code = "", name = "" } = error as { code?: string; name?: string };
  return /^(ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code) || name === "TimeoutError";
}
