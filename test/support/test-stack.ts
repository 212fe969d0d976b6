import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Access } from "@wheelyard/local/edge/exchange";
import { type LocalStack, startLocalStack } from "@wheelyard/local/local-stack";
import { readSettings, type Settings } from "@wheelyard/local/settings";
import { Bucket } from "./bucket.ts";
import { IndexClient } from "./index-client.ts";

/** A stack in this process on free ports, with its own folder. */
export interface TestStack extends AsyncDisposable {
  bucket: Bucket;
  index: IndexClient;
  /** The file of its users. */
  usersFile: string;
  log: string[];
  accesses: Access[];
  drain(): Promise<void>;
  reconcile: LocalStack["reconcile"];
  expire: LocalStack["expire"];
  checkNames: LocalStack["checkNames"];
  countDownloads: LocalStack["countDownloads"];
  /** Stops it and starts it again from what it left on disk. */
  restart(): Promise<void>;
}

/**
 * @param startThread starts an indexing thread, if it should not be the usual one
 * @param env further settings; nothing outside is asked unless they say so
 * @param instead of what the settings say
 */
export async function startTestStack(
  startThread?: () => Worker,
  env: Record<string, string> = {},
  instead: Partial<Settings> = {},
): Promise<TestStack> {
  const dataDir = await mkdtemp(join(tmpdir(), "wheelyard-"));
  const read = readSettings({
    S3_PORT: "0",
    INDEX_PORT: "0",
    DATA_DIR: dataDir,
    UPSTREAM: "none",
    ...env,
  });
  const settings = { ...read, ...instead };
  const log: string[] = [];
  const accesses: Access[] = [];
  const start = (): Promise<LocalStack> =>
    startLocalStack(
      settings,
      { log: (line) => log.push(line), onAccess: (access) => accesses.push(access) },
      startThread,
    );

  let stack = await start();
  const clients = () => ({
    bucket: new Bucket(stack.s3Url, settings.bucket),
    index: new IndexClient(stack.indexUrl),
  });
  const testStack: TestStack = {
    ...clients(),
    usersFile: join(dataDir, "users.json"),
    log,
    accesses,
    drain: () => stack.drain(),
    reconcile: () => stack.reconcile(),
    expire: (now) => stack.expire(now),
    checkNames: () => stack.checkNames(),
    countDownloads: () => stack.countDownloads(),
    async restart() {
      await stack.close();
      stack = await start();
      Object.assign(testStack, clients());
    },
    async [Symbol.asyncDispose]() {
      await stack.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return testStack;
}
