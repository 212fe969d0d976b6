import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { percentEncodePath } from "@wheelyard/core/percent-encoding";
import { generateToken } from "@wheelyard/edge-auth/users/token";
import { wrongUsage } from "../command-error.ts";
import { invokeReconcile } from "../reconcile/invoke-reconcile.ts";
import { openIndex, ownEndpoint } from "../target/open-index.ts";
import { completed, type TargetOptions } from "../target/target-options.ts";
import { readUpstreamSettings } from "../upstream/upstream-settings.ts";
import { openUsers } from "../users/open-users.ts";
import { openAccount } from "./account/open-account.ts";
import { askOver } from "./ask.ts";
import { systemClock } from "./clock.ts";
import { isDenied } from "./is-denied.ts";
import type { Place, PlaceKind } from "./place.ts";
import { makeProbe, probeName } from "./probe.ts";

export interface PlaceOptions extends TargetOptions {
  usersFile?: string;
  /** In seconds. */
  timeout: number;
}

/**
 * Finds a deployment, and names a probe and a user that nobody else has.
 *
 * @param signal ends whatever waits
 */
export async function openPlace(options: PlaceOptions, signal: AbortSignal): Promise<Place> {
  const index = await openIndex(options);
  const { indexUrl, bucket, client, store, reconcileFunction } = index;
  if (indexUrl === undefined) {
    throw wrongUsage(
      "Cannot find the index's address: expected --env, or --index-url or WHEELYARD_INDEX_URL",
    );
  }
  const { env } = completed(options);
  const { users } = await openUsers({ ...options, ...(env !== undefined && { env }) });
  const upstream = readUpstreamSettings(index);
  const name = probeName();
  const bucketUrl = await bucketUrlOf(client, bucket);
  return {
    kind: kindOf(env),
    site: indexUrl.replace(/\/simple\/$/, ""),
    ask: askOver(signal),
    bucket,
    store,
    users,
    reader: { user: name, token: generateToken() },
    probe: makeProbe(name),
    clock: systemClock(signal),
    patience: options.timeout,
    account: env === undefined ? undefined : await openAccount(env, client, bucket, signal),
    upstream: upstream && { reserved: upstream.reserved.filter((name) => !name.endsWith("*")) },
    reconcile:
      reconcileFunction === undefined
        ? undefined
        : () => invokeReconcile(reconcileFunction, options.region, signal),
    objectUrl: (key) => `${bucketUrl}/${percentEncodePath(key)}`,
    putWithForeignKey: (key, body) => putWithForeignKey(client, bucket, key, body),
  };
}

function kindOf(env: string | undefined): PlaceKind {
  if (env === undefined) return "local";
  const endpoint = ownEndpoint();
  // An endpoint within a VPC is AWS's too.
  const isAws = endpoint === undefined || /\.amazonaws\.com(?:\.cn)?$/.test(new URL(endpoint).hostname);
  return isAws ? "aws" : "emulator";
}

/** Where a stranger would ask for the bucket's objects. */
async function bucketUrlOf(client: S3Client, bucket: string): Promise<string> {
  const endpoint = ownEndpoint();
  if (endpoint !== undefined) return `${endpoint}/${bucket}`;
  return `https://${bucket}.s3.${await client.config.region()}.amazonaws.com`;
}

async function putWithForeignKey(
  client: S3Client,
  Bucket: string,
  Key: string,
  Body: Uint8Array,
): Promise<"written" | "denied"> {
  try {
    await client.send(new PutObjectCommand({ Bucket, Key, Body, ServerSideEncryption: "aws:kms" }));
    return "written";
  } catch (error) {
    if (isDenied(error)) return "denied";
    throw error;
  }
}
