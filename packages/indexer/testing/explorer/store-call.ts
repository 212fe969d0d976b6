import { createHash } from "node:crypto";
import type {
  DeleteOutcome,
  GetOptions,
  GetOutcome,
  ListedObject,
  ObjectHeaders,
  PutCondition,
  PutOutcome,
} from "../../src/store/store.ts";

/**
 * A request to the store, as data. A listing is one request here, because no listing of the protocol has a second page.
 */
export type StoreCall =
  | { kind: "get"; key: string; options: GetOptions }
  | { kind: "list"; key: string; after: string | undefined }
  | {
      kind: "put";
      key: string;
      body: Uint8Array;
      headers: ObjectHeaders;
      condition: PutCondition | undefined;
    }
  | { kind: "delete"; key: string; condition: { ifMatch: string } };

export type StoreOutcome =
  | GetOutcome
  | PutOutcome
  | DeleteOutcome
  | { kind: "listed"; objects: ListedObject[] };

/** Which part of the bucket something reads or writes. */
export interface Access {
  kind: "read" | "write";
  key: string;
  /** Every key that begins with it is read. */
  isPrefix: boolean;
}

export function accessOf(call: StoreCall): Access {
  return {
    kind: call.kind === "put" || call.kind === "delete" ? "write" : "read",
    key: call.key,
    isPrefix: call.kind === "list",
  };
}

/** Whether anything can depend on the order of the two. */
export function conflicts(a: Access, b: Access): boolean {
  if (a.kind === "read" && b.kind === "read") return false;
  if (a.isPrefix) return b.key.startsWith(a.key);
  if (b.isPrefix) return a.key.startsWith(b.key);
  return a.key === b.key;
}

/** The call, with everything that decides what it does: equal texts mean equal calls. */
export function describeCall(call: StoreCall): string {
  switch (call.kind) {
    case "get": {
      const { range, ifMatch } = call.options;
      return `GET ${call.key}${range ? ` ${JSON.stringify(range)}` : ""}${ifMatch === undefined ? "" : ` If-Match ${ifMatch}`}`;
    }
    case "list":
      return `LIST ${call.key}*${call.after === undefined ? "" : ` after ${call.after}`}`;
    case "put":
      return `PUT ${call.key}${describeCondition(call.condition)} ${md5(call.body)}`;
    case "delete":
      return `DELETE ${call.key}${describeCondition(call.condition)}`;
  }
}

export function describeCondition(condition: PutCondition | undefined): string {
  if (condition === undefined) return "";
  return "ifMatch" in condition ? ` If-Match ${condition.ifMatch}` : " If-None-Match *";
}

/** The answer, with everything that the caller can learn from it, except bodies, which their ETags stand for. */
export function describeOutcome(outcome: StoreOutcome): string {
  switch (outcome.kind) {
    case "found":
      return `found ${outcome.object.etag} ${outcome.object.lastModified.getTime()}`;
    case "written":
      return `written ${outcome.etag}`;
    case "listed":
      return outcome.objects
        .map(({ key, etag, lastModified }) => `${key} ${etag} ${lastModified.getTime()}`)
        .join(", ");
    default:
      return outcome.kind;
  }
}

function md5(body: Uint8Array): string {
  return createHash("md5").update(body).digest("hex");
}
