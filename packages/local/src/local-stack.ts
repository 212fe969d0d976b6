import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import type { ReconcileReport } from "@wheelyard/indexer/reconcile/reconcile-report";
import type { LogEntry } from "@wheelyard/indexer/reporting/log";
import { FunctionThreads } from "@wheelyard/indexer/threads/function-threads";
import { RECONCILE_TIMEOUT_SECONDS } from "@wheelyard/indexer/threads/limits";
import { type HandleInThread, superviseHandler } from "@wheelyard/indexer/threads/supervised-handler";
import type { AdvisedEntry } from "@wheelyard/upstream/advising/advise";
import { FILE_HOST } from "@wheelyard/upstream/page/proxied-url";
import { credentials, region } from "./bucket-access.ts";
import { bucketStore } from "./bucket-store.ts";
import type { Access } from "./edge/exchange.ts";
import { startEdgeServer } from "./edge/server.ts";
import { ensureUser, userFile } from "./edge/user-file.ts";
import { claimFolder } from "./folder-claim.ts";
import { builtAssets, bundledFunctions } from "./functions/built.ts";
import type { AdviseCall, CheckNamesCall, ReconcileCall, StackLocation } from "./functions/calls.ts";
import { indexerLogLines } from "./indexer-log.ts";
import { answerInvocation, isForLambda } from "./lambda/lambda-service.ts";
import { EventQueue } from "./queue/event-queue.ts";
import { localMapping } from "./queue/event-source-mapping.ts";
import { type S3Endpoint, startS3Endpoint } from "./s3/endpoint.ts";
import type { Settings } from "./settings.ts";
import { answerSqs, isForSqs } from "./sqs/sqs-service.ts";
import { advisoriesLogLines } from "./upstream/advisories-log.ts";
import { localPages } from "./upstream/local-pages.ts";
import { checkNamesDaily } from "./upstream/names-check.ts";
import { accessLogsBucket, LocalDownloads } from "./usage/local-downloads.ts";

const host = "127.0.0.1";

/** The name by which Lambda's Invoke starts `reconcile`, as in an environment called local. */
export const RECONCILE_FUNCTION = "wheelyard-local-reconcile";

/** The name by which Lambda's Invoke fetches advisories, if the settings say so. */
const ADVISORIES_FUNCTION = "wheelyard-local-advisories";

/** As in AWS. */
const ADVISORIES_INTERVAL_MS = 3 * 60 * 60 * 1_000;

/** The name by which Lambda's Invoke looks for private names upstream, if there is an upstream. */
const NAMES_FUNCTION = "wheelyard-local-names";

/** The same for the function that counts downloads. */
const DOWNLOADS_FUNCTION = "wheelyard-local-downloads";

export interface LocalStack {
  s3Url: string;
  indexUrl: string;
  /** Resolves when the index has handled every change of the bucket so far. */
  drain(): Promise<void>;
  /** Deletes what has expired by then, as a lifecycle rule does in AWS. It happens at the start and every hour, too. */
  expire(now: Date): Promise<void>;
  /** Compares the whole index with the bucket, and queues what differs for indexing. */
  reconcile(): Promise<ReconcileReport>;
  /** Looks for private names upstream. It happens each day, too. Fails if there is no upstream. */
  checkNames(): Promise<object>;
  /** Counts all downloads so far. It happens each minute, too. */
  countDownloads(): Promise<object>;
  /** Gives requests in flight a second to end. What is not indexed by then is indexed after the next start. */
  close(): Promise<void>;
}

export interface LocalStackListeners {
  log: (line: string) => void;
  onAccess?: (access: Access) => void;
}

/**
 * Runs the whole product locally: bucket → queue → indexer → pages in the bucket → edge.
 *
 * @param startThread starts an indexing thread, if it should not be the usual one
 * @throws {Error} one line that names the folder or port that can't be used
 */
export async function startLocalStack(
  settings: Settings,
  listeners: LocalStackListeners,
  startThread?: () => Worker,
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
    return { ...(await start(settings, listeners, startThread, stops)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param stops stop what was started; they run in reverse order */
async function start(
  {
    dataDir,
    bucket,
    s3Port,
    indexPort,
    user,
    token,
    upstream,
    channels,
    announceTo,
    fileHost = `https://${FILE_HOST}`,
    cacheClock,
  }: Settings,
  { log, onAccess = () => {} }: LocalStackListeners,
  startThread: (() => Worker) | undefined,
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
  const logEntry = (entry: LogEntry): void => {
    for (const line of indexerLogLines(entry)) log(line);
  };
  const threads = new FunctionThreads(startThread ?? (await bundledFunctions()), {
    log: logEntry,
    send: async (bodies) => {
      for (const body of bodies) await queue.send(body);
    },
    retryLater: queue.retryLater,
  });
  stops.push(() => threads.close());
  // It loads while the servers start. If it fails, the first caller gets the error.
  threads.warm().catch(() => {});
  const functions = new Map<string, () => Promise<object>>();
  const logsBucket = accessLogsBucket(bucket);
  const s3 = await namingPort("S3_PORT", s3Port, () =>
    startS3Endpoint({
      host,
      port: s3Port,
      folder: join(dataDir, "s3"),
      buckets: [bucket, logsBucket],
      credentials,
      region,
      notifications: queue,
      notificationSuffixes: [...NOTIFICATION_SUFFIXES],
      expiry: channels.expiry,
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
  stops.push(await expireRegularly(s3, log));

  const downloads = new LocalDownloads({
    bucket: bucketStore(bucket, s3.url),
    logs: bucketStore(logsBucket, s3.url),
    log,
  });
  stops.push(() => downloads.close());

  const users = join(dataDir, "users.json");
  await ensureUser(users, user, token);
  const { code } = await buildEdgeFunction(upstream?.files);
  const edge = await namingPort("INDEX_PORT", indexPort, () =>
    startEdgeServer({
      host,
      port: indexPort,
      functionCode: code,
      keyValueStore: userFile(users, log),
      origin: { endpoint: s3.url, bucket, region, credentials },
      fallback: {
        upstream: upstream?.files ?? "none",
        fileHost,
        answerPage: localPages({ bucket, endpoint: s3.url, upstream, views: channels.views, log }),
      },
      cacheClock,
      onAccess: (access) => {
        downloads.add(access);
        onAccess(access);
      },
    }),
  );
  stops.push(edge.close);

  const location: StackLocation = { bucket, endpoint: s3.url, site: edge.url, announceTo };
  const handleInThread: HandleInThread = (batch, limitMs) =>
    threads.call("index", { location, batch }, limitMs);
  queue.deliverTo(superviseHandler(handleInThread, logEntry));
  stops.push(async () => {
    await queue.close();
    await threads.close();
  });
  const call: ReconcileCall = { location, assets: await builtAssets() };
  await threads.call("prepare", call, RECONCILE_TIMEOUT_SECONDS * 1_000);
  const reconcile = async () =>
    (await threads.call("reconcile", call, RECONCILE_TIMEOUT_SECONDS * 1_000)) as ReconcileReport;
  functions.set(RECONCILE_FUNCTION, reconcile);
  if (upstream?.advisories !== undefined) {
    const { advisories } = upstream;
    const advise = () => adviseInThread(threads, { location, settings: advisories }, log);
    functions.set(ADVISORIES_FUNCTION, advise);
    await advise();
    const timer = setInterval(advise, ADVISORIES_INTERVAL_MS).unref();
    stops.push(async () => clearInterval(timer));
  }
  const checkNames = async () => {
    if (upstream === undefined) throw new Error("Cannot look for private names: there is no upstream");
    const call: CheckNamesCall = { location, settings: upstream };
    return (await threads.call("checkNames", call, RECONCILE_TIMEOUT_SECONDS * 1_000)) as object;
  };
  if (upstream !== undefined) {
    functions.set(NAMES_FUNCTION, checkNames);
    stops.push(checkNamesDaily(checkNames, log));
  }
  const countDownloads = () => downloads.count();
  functions.set(DOWNLOADS_FUNCTION, countDownloads);
  return {
    s3Url: s3.url,
    indexUrl: edge.url,
    drain: () => queue.drain(),
    expire: s3.expire,
    reconcile,
    checkNames,
    countDownloads,
  };
}

const EXPIRE_EVERY_MS = 60 * 60 * 1_000;

/** @returns ends it */
async function expireRegularly(s3: S3Endpoint, log: (line: string) => void): Promise<() => Promise<void>> {
  const expire = () =>
    s3.expire(new Date()).catch((error: Error) => log(`Cannot delete what has expired: ${error.message}`));
  await expire();
  const timer = setInterval(() => void expire(), EXPIRE_EVERY_MS);
  return async () => clearInterval(timer);
}

/** Failures are logged: what is known already still holds. */
async function adviseInThread(
  threads: FunctionThreads,
  call: AdviseCall,
  log: (line: string) => void,
): Promise<object> {
  try {
    const entry = (await threads.call("advise", call, RECONCILE_TIMEOUT_SECONDS * 1_000)) as AdvisedEntry;
    for (const line of advisoriesLogLines(entry)) log(line);
    return entry;
  } catch (error) {
    const { message } = error as Error;
    log(`Failed on the advisories: ${message}`);
    return { message };
  }
}

/** Says which setting to change if a port can't be used. */
async function namingPort<T>(variable: string, port: number, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const { code = undefined } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    const reason = LISTEN_FAILURES[code ?? ""];
    if (reason === undefined) throw error;
    throw new Error(`Cannot listen on ${host}:${port}: ${reason}, set ${variable} to a free one`, {
      cause: error,
    });
  }
}

const LISTEN_FAILURES: Record<string, string> = {
  EADDRINUSE: "the port is taken",
  EACCES: "the port is not permitted",
};
