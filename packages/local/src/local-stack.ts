import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { NOTIFICATION_SUFFIXES, UPDATES_KEYS } from "@wheelyard/indexer/core/bucket-layout";
import { createHandler } from "@wheelyard/indexer/handler";
import { ObjectReader } from "@wheelyard/indexer/reading/object-reader";
import { readDistribution } from "@wheelyard/indexer/reading/read-distribution";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/finding";
import { reconcile } from "@wheelyard/indexer/reconcile/reconcile";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { buildAssets } from "@wheelyard/indexer/site/build-assets";
import { readEtag } from "@wheelyard/indexer/store/etag";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { backoff } from "@wheelyard/indexer/store/settle";
import { writeAssets } from "@wheelyard/indexer/views/assets";
import { credentials, region } from "./bucket-access.ts";
import type { Access } from "./edge/exchange.ts";
import { startEdgeServer } from "./edge/server.ts";
import { ensureUser, userFile } from "./edge/user-file.ts";
import { claimFolder } from "./folder-claim.ts";
import { indexerLogLines } from "./indexer-log.ts";
import { answerInvocation, isForLambda } from "./lambda/lambda-service.ts";
import { EventQueue } from "./queue/event-queue.ts";
import { localMapping } from "./queue/event-source-mapping.ts";
import { startS3Endpoint } from "./s3/endpoint.ts";
import type { Settings } from "./settings.ts";
import { answerSqs, isForSqs } from "./sqs/sqs-service.ts";

const host = "127.0.0.1";

/** What Lambda's Invoke starts `reconcile` by, named as in an environment called local. */
export const RECONCILE_FUNCTION = "wheelyard-local-reconcile";

export interface LocalStack {
  s3Url: string;
  indexUrl: string;
  /** Resolves when the index has taken in every change of the bucket so far. */
  drain(): Promise<void>;
  /** Compares the whole index with the bucket. What differs is queued, to be indexed again. */
  reconcile(): Promise<ReconcileReport>;
  /** Lets requests in flight end, for a second each. What is not indexed by then is indexed after the next start. */
  close(): Promise<void>;
}

export interface LocalStackListeners {
  log: (line: string) => void;
  onAccess?: (access: Access) => void;
}

/**
 * Runs the whole product on this machine: bucket → queue → indexer → pages in the bucket → edge.
 *
 * @throws {Error} one line that names the folder or the port where it can't be used
 */
export async function startLocalStack(
  settings: Settings,
  listeners: LocalStackListeners,
): Promise<LocalStack> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.reverse()) await stop();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= stopAll();
    return closing;
  };
  try {
    return { ...(await start(settings, listeners, stops)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param stops what was started, to be stopped in reverse */
async function start(
  { dataDir, bucket, s3Port, indexPort, user, token }: Settings,
  { log, onAccess = () => {} }: LocalStackListeners,
  stops: (() => Promise<void>)[],
): Promise<Omit<LocalStack, "close">> {
  const claim = await claimFolder(dataDir);
  stops.push(claim.release);

  const queue = await EventQueue.open({
    folder: join(dataDir, "queue", bucket),
    region,
    mapping: localMapping,
    log,
  });
  const functions = new Map<string, () => Promise<object>>();
  const s3 = await namingPort("S3_PORT", s3Port, () =>
    startS3Endpoint({
      host,
      port: s3Port,
      folder: join(dataDir, "s3"),
      buckets: [bucket],
      credentials,
      region,
      notifications: queue,
      notificationSuffixes: [...NOTIFICATION_SUFFIXES],
      neighbours: [
        {
          isMeant: isForLambda,
          answer: (request, response) => answerInvocation(request, response, functions, credentials),
        },
        {
          isMeant: isForSqs,
          answer: (request, response) => answerSqs(request, response, queue, credentials),
        },
      ],
    }),
  );
  stops.push(s3.close);

  const users = join(dataDir, "users.json");
  await ensureUser(users, user, token);
  const { code } = await buildEdgeFunction();
  const edge = await namingPort("INDEX_PORT", indexPort, () =>
    startEdgeServer({
      host,
      port: indexPort,
      functionCode: code,
      keyValueStore: userFile(users, log),
      origin: { endpoint: s3.url, bucket, region, credentials },
      onAccess,
    }),
  );
  stops.push(edge.close);

  const client = new S3Client({ endpoint: s3.url, forcePathStyle: true, region, credentials });
  const store = new S3Store(client, bucket);
  const objects = new ObjectReader(store);
  const logEntry = (entry: LogEntry): void => {
    for (const line of indexerLogLines(entry)) log(line);
  };
  const index = { store, bucket, endpoint: s3.url, site: edge.url, log: logEntry };
  queue.deliverTo(
    createHandler({
      ...index,
      readDistribution: (key, file, signal) => readDistribution(objects, key, file, signal, logEntry),
      pause: backoff,
      retryLater: queue.retryLater,
    }),
  );
  stops.push(async () => {
    await queue.close();
    client.destroy();
  });
  const send = async (bodies: readonly string[]): Promise<void> => {
    for (const body of bodies) await queue.send(body);
  };
  const assets = await buildAssets();
  await writeAssets(store, assets);
  const compare = { ...index, assets, send };
  // A new bucket, or the index of a release that had no such page. What is found is told of when it is indexed.
  const isWithoutHome = (await readEtag(store, UPDATES_KEYS.home)) === undefined;
  if (isWithoutHome) await reconcile({ ...compare, log: () => {} });
  const runReconcile = () => reconcile(compare);
  functions.set(RECONCILE_FUNCTION, runReconcile);
  return { s3Url: s3.url, indexUrl: edge.url, drain: () => queue.drain(), reconcile: runReconcile };
}

/** Says which setting to change where a port can't be listened on. */
async function namingPort<T>(variable: string, port: number, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const { code = undefined } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    const reason = LISTEN_FAILURES[code ?? ""];
    if (reason === undefined) throw error;
    throw new Error(`Cannot listen on ${host}:${port}: ${reason}, expected a free one in ${variable}`, {
      cause: error,
    });
  }
}

const LISTEN_FAILURES: Record<string, string> = {
  EADDRINUSE: "the port is taken",
  EACCES: "the port is not permitted",
};
