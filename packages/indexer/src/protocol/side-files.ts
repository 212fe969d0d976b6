import { quoted } from "@wheelyard/core/quoted";
import {
  InvalidSideFileError,
  SIDE_FILE_KINDS,
  SIDE_FILES,
  type SideFileKind,
  type SideFiles,
} from "@wheelyard/core/side-files";
import { StartAgainError } from "../commit/settle.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Snapshot } from "./snapshot.ts";

/** A side file that was rejected, and why. */
export interface RejectedSideFile {
  object: ListedObject;
  reason: string;
}

/**
 * Reads the side files of a distribution, except those that are already known.
 *
 * @param known what the page says about them
 */
export async function readSideFiles(
  store: Store,
  snapshot: Snapshot,
  known: SideFiles,
): Promise<{ sideFiles: SideFiles; rejected: RejectedSideFile[] }> {
  const sideFiles: SideFiles = {};
  const rejected: RejectedSideFile[] = [];
  for (const kind of SIDE_FILE_KINDS) {
    const object = snapshot.sideFiles[kind];
    if (object === undefined) continue;
    try {
      Object.assign(sideFiles, { [kind]: await factsOf(kind, object) });
    } catch (error) {
      if (!(error instanceof InvalidSideFileError)) throw error;
      rejected.push({ object, reason: error.message });
    }
  }
  return { sideFiles, rejected };

  async function factsOf(kind: SideFileKind, object: ListedObject): Promise<SideFiles[SideFileKind]> {
    if (known[kind]?.etag === object.etag) return known[kind];
    const { limit, read } = SIDE_FILES[kind];
    return { etag: object.etag, ...read(await readSmallText(store, object, limit), object.key) };
  }
}

/**
 * @param limit in bytes
 * @throws {InvalidSideFileError} if it is too large or not UTF-8
 * @throws {StartAgainError} if it is no longer the version that was listed
 */
export async function readSmallText(store: Store, object: ListedObject, limit: number): Promise<string> {
  if (object.size > limit) {
    throw new InvalidSideFileError(
      `Cannot read ${quoted(object.key)}: expected at most ${limit} bytes, found ${object.size}`,
    );
  }
  const read = await store.get(object.key, { ifMatch: object.etag });
  if (read.kind !== "found")
    throw new StartAgainError(`"${object.key}" changed between listing and reading it`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(read.object.body);
  } catch (cause) {
    throw new InvalidSideFileError(`Cannot read ${quoted(object.key)}: expected UTF-8 text`, { cause });
  }
}
