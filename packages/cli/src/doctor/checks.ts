import type { Check } from "./check.ts";
import { absent } from "./checks/absent.ts";
import { aroundTheEdge } from "./checks/around-the-edge.ts";
import { behindPages } from "./checks/behind-pages.ts";
import { allDeleted, oneDeleted } from "./checks/deleted.ts";
import { file, plus, range, tilde } from "./checks/files.ts";
import { foreignKey } from "./checks/foreign-key.ts";
import { latency } from "./checks/latency.ts";
import { listed } from "./checks/listed.ts";
import { methods } from "./checks/methods.ts";
import { noToken } from "./checks/no-token.ts";
import { overwritten } from "./checks/overwritten.ts";
import { plainHttp } from "./checks/plain-http.ts";
import { reconciled } from "./checks/reconciled.ts";
import { signIn } from "./checks/sign-in.ts";
import { signOut } from "./checks/sign-out.ts";
import { upload } from "./checks/upload.ts";
import { views } from "./checks/views.ts";
import { wrongToken } from "./checks/wrong-token.ts";
import { yanked } from "./checks/yanked.ts";

export interface CheckOptions {
  /** How many uploads to measure. */
  uploads: number;
}

/** All checks, in the order in which they run: the probe is uploaded before it is read, and deleted at the end. */
export function checksFor({ uploads }: CheckOptions): readonly Check[] {
  return [
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
    oneDeleted,
    allDeleted,
    reconciled,
    signOut,
  ];
}
