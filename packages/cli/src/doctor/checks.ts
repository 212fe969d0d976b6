import type { Check } from "./check.ts";
import { absent } from "./checks/absent.ts";
import { advisories, namesCheck } from "./checks/advisories.ts";
import { afterDeployment } from "./checks/after-deployment.ts";
import { alarms, subscribers } from "./checks/alarms.ts";
import { aroundTheEdge } from "./checks/around-the-edge.ts";
import { behindPages } from "./checks/behind-pages.ts";
import { allDeleted, oneDeleted } from "./checks/deleted.ts";
import { edgeUtilization } from "./checks/edge-utilization.ts";
import { file, plus, range, tilde } from "./checks/files.ts";
import { foreignKey } from "./checks/foreign-key.ts";
import { concurrency, functions } from "./checks/functions.ts";
import { latency } from "./checks/latency.ts";
import { listed } from "./checks/listed.ts";
import { accessLogs, logLines } from "./checks/log-lines.ts";
import { methods } from "./checks/methods.ts";
import { metrics } from "./checks/metrics.ts";
import { noToken } from "./checks/no-token.ts";
import { notifications } from "./checks/notifications.ts";
import { outputs } from "./checks/outputs.ts";
import { overwritten } from "./checks/overwritten.ts";
import { plainHttp } from "./checks/plain-http.ts";
import { queue } from "./checks/queue.ts";
import { reconciled } from "./checks/reconciled.ts";
import { ring } from "./checks/ring.ts";
import { signIn } from "./checks/sign-in.ts";
import { signOut } from "./checks/sign-out.ts";
import { upload } from "./checks/upload.ts";
import {
  functionUrl,
  keptPage,
  largePage,
  privateProject,
  publicProject,
  reservedProject,
  upstreamMethods,
} from "./checks/upstream.ts";
import { views } from "./checks/views.ts";
import { wrongToken } from "./checks/wrong-token.ts";
import { yanked } from "./checks/yanked.ts";

export interface CheckOptions {
  /** How many uploads to measure. */
  uploads: number;
  /** Whether to make an alarm go off. */
  ring?: boolean;
  /** Whether to wait until access logs arrive. */
  wait?: boolean;
}

/** All checks, in the order in which they run: the probe is uploaded before it is read, and deleted at the end. */
export function checksFor({ uploads, ring: isRinging, wait }: CheckOptions): readonly Check[] {
  return [
    outputs,
    notifications,
    queue,
    functions,
    concurrency,
    afterDeployment,
    alarms,
    subscribers,
    noToken,
    plainHttp,
    signIn,
    wrongToken,
    methods,
    behindPages,
    absent,
    upload,
    listed,
    views,
    file,
    range,
    plus,
    tilde,
    aroundTheEdge,
    overwritten,
    yanked,
    foreignKey,
    latency(uploads),
    privateProject,
    reservedProject,
    publicProject,
    keptPage,
    largePage,
    upstreamMethods,
    functionUrl,
    advisories,
    namesCheck,
    oneDeleted,
    allDeleted,
    reconciled,
    edgeUtilization,
    logLines,
    metrics,
    ...(isRinging ? [ring] : []),
    signOut,
    ...(wait ? [accessLogs] : []),
  ];
}
