import { createHash } from "node:crypto";
import type { ProjectName } from "@wheelyard/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import type { Advisory } from "../entry/advisory.ts";
import { ADVISORIES_PREFIX, MANIFEST_KEY, partKey, partNames, partOf } from "./layout.ts";
import { InvalidManifestError, type Manifest, parseManifest } from "./manifest.ts";
import { parsePart } from "./part.ts";

/** A part that the manifest names is not there. */
export class MissingPartError extends Error {
  override readonly name = "MissingPartError";

  constructor(key: string) {
    super(`Cannot read the advisories: "${key}" is missing, although the manifest names its data set`);
  }
}

/** The manifest, if there is one. */
export type FoundManifest =
  | { kind: "none" }
  | { kind: "found"; manifest: Manifest; etag: string }
  /** It names no data set. The next fetch replaces it. */
  | { kind: "damaged"; error: InvalidManifestError; etag: string };

/** @throws {NewerFormatError} if a newer wheelyard version wrote it */
export async function findManifest(store: Store): Promise<FoundManifest> {
  const outcome = await store.get(MANIFEST_KEY);
  if (outcome.kind !== "found") return { kind: "none" };
  const { body, etag } = outcome.object;
  try {
    return { kind: "found", manifest: parseManifest(Buffer.from(body).toString()), etag };
  } catch (error) {
    if (!(error instanceof InvalidManifestError)) throw error;
    return { kind: "damaged", error, etag };
  }
}

/**
 * Reads which data set is the present one; undefined if none was fetched yet.
 *
 * @throws {InvalidManifestError} if it is damaged: that is never "nothing known"
 */
export async function readManifest(store: Store): Promise<{ manifest: Manifest; etag: string } | undefined> {
  const found = await findManifest(store);
  if (found.kind === "damaged") throw found.error;
  return found.kind === "none" ? undefined : found;
}

/**
 * Reads what a data set says about one project. It costs one read.
 *
 * @throws {MissingPartError} what is missing is never "nothing known"
 * @throws {InvalidPartError} if it is damaged
 */
export async function readAdvisories(
  store: Store,
  manifest: Manifest,
  project: ProjectName,
): Promise<readonly Advisory[]> {
  return (await readPart(store, manifest, partOf(project), [project])).get(project) ?? [];
}

/**
 * Reads what one part of a data set says about some projects that belong in it.
 *
 * @param part as {@link partOf} names it
 * @throws {MissingPartError} what is missing is never "nothing known"
 * @throws {InvalidPartError} if it is damaged
 */
export async function readPart(
  store: Store,
  { dataSet }: Manifest,
  part: string,
  projects: readonly ProjectName[],
): Promise<ReadonlyMap<ProjectName, readonly Advisory[]>> {
  const key = partKey(dataSet, part);
  const outcome = await store.get(key);
  if (outcome.kind !== "found") throw new MissingPartError(key);
  return parsePart(Buffer.from(outcome.object.body).toString(), key, projects);
}

/**
 * A digest of the ETags of a data set's parts: it tells apart what was written and what is there. Other objects in its
 * folder don't matter.
 *
 * @returns undefined if parts are missing
 */
export async function digestParts(store: Store, dataSet: string): Promise<string | undefined> {
  const hash = createHash("sha256");
  let count = 0;
  const keys = new Set(partNames().map((part) => partKey(dataSet, part)));
  for await (const { key, etag } of store.list(`${ADVISORIES_PREFIX}${dataSet}/`)) {
    if (!keys.has(key)) continue;
    hash.update(`${key} ${etag}\n`);
    count++;
  }
  return count === keys.size ? hash.digest("hex") : undefined;
}

/** Whether all parts of a data set are there, as they were written. Nobody knows if an older wheelyard version wrote them. */
export async function isWhole(store: Store, { dataSet, parts }: Manifest): Promise<boolean> {
  return parts !== undefined && (await digestParts(store, dataSet)) === parts;
}
