import type { Store } from "@wheelyard/indexer/store/store";
import type { UserStore } from "../users/user-store.ts";
import type { Account } from "./account/account.ts";
import type { Ask, Login } from "./ask.ts";
import type { Clock } from "./clock.ts";
import type { Probe } from "./probe.ts";

/** Where a deployment is: in AWS, in an emulator of AWS, or on this machine. */
export type PlaceKind = "aws" | "emulator" | "local";

/** A deployment, as the checks see it. */
export interface Place {
  kind: PlaceKind;
  /** The index's address, without a slash at the end. */
  site: string;
  ask: Ask;
  bucket: string;
  store: Store;
  users: UserStore;
  /** The user that is added for the checks. */
  reader: Login;
  probe: Probe;
  clock: Clock;
  /** How many seconds to wait for each thing that takes time. */
  patience: number;
  /** The services of AWS around the index. A local index has none. */
  account: Account | undefined;
  /** What is set about upstream, if there is one: names that are reserved, in full. */
  upstream: { reserved: readonly string[] } | undefined;
  /** Runs the environment's reconcile function. Undefined if its name is not known. */
  reconcile: (() => Promise<{ differences: number; examples: readonly string[] }>) | undefined;
  /** The address of the bucket's object, for a stranger. */
  objectUrl(key: string): string;
  /** Writes the probe with a key of KMS, which CloudFront can't read. */
  putWithForeignKey(key: string, body: Uint8Array): Promise<"written" | "denied">;
}
