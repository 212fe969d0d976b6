import type { ProjectName } from "@wheelyard/core/project-name";
import type { Store } from "@wheelyard/indexer/store/store";
import type { Advisory } from "../entry/advisory.ts";
import { ADVISORIES_PREFIX, MANIFEST_KEY, PARTS, partKey, partOf } from "./layout.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { parsePart } from "./part.ts";

/** A part that the manifest names is not there. */
export class MissingPartError extends Error {
  override readonly name = "MissingPartError";

  constructor(key: string) {
    super(`Cannot read the advisories: "${key}" is missing, and the manifest names its data set`);
  }
}

/** Reads which data set is the present one; undefined if none was fetched yet. */
export async function readManifest(store: Store): Promise<{ manifest: Manifest; etag: string } | undefined> {
  const outcome = await store.get(MANIFEST_KEY);
  if (outcome.kind !== "found") return undefined;
  const { body, etag } = outcome.object;
  return { manifest: parseManifest(Buffer.from(body).toString()), etag };
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

/** The keys of a data set's parts that exist. */
export async function listParts(store: Store, dataSet: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { key } of store.list(`${ADVISORIES_PREFIX}${dataSet}/`)) keys.add(key);
  return keys;
}

/** Whether all parts of a data set are there. */
export async function isWhole(store: Store, { dataSet }: Manifest): Promise<boolean> {
  return (await listParts(store, dataSet)).size === PARTS;
}
