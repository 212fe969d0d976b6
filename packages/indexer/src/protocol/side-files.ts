import type { SideFileKind } from "@wheelyard/core/bucket-layout";
import { oneLine } from "@wheelyard/core/one-line";
import type { SideFiles } from "@wheelyard/core/project-page";
import { quoted } from "@wheelyard/core/quoted";
import { BucketMovedError } from "../store/settle.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Observation } from "./observation.ts";

/** Bytes. A reason or a status is a sentence; a signature a few hundred bytes; an attestation some kilobytes. */
const MAX_BYTES: Record<SideFileKind | "status", number> = {
  yanked: 4 * 1024,
  status: 4 * 1024,
  signature: 64 * 1024,
  provenance: 1024 * 1024,
};

/** The content of a side file can't be used. It changes nothing then. */
export class InvalidSideFileError extends Error {
  override name = "InvalidSideFileError";
}

/** A side file that was refused, and why. */
export interface RefusedSideFile {
  object: ListedObject;
  reason: string;
}

/**
 * Reads the files beside a distribution, where they are not known already.
 *
 * @param known what the page knows of them
 */
export async function readSideFiles(
  store: Store,
  observation: Observation,
  known: SideFiles,
): Promise<{ sideFiles: SideFiles; refused: RefusedSideFile[] }> {
  const sideFiles: SideFiles = {};
  const refused: RefusedSideFile[] = [];
  const { yanked, provenance, signature } = observation.sideFiles;
  const read = async (object: ListedObject | undefined, accept: (object: ListedObject) => Promise<void>) => {
    if (object === undefined) return;
    try {
      await accept(object);
    } catch (error) {
      if (!(error instanceof InvalidSideFileError)) throw error;
      refused.push({ object, reason: error.message });
    }
  };
  await read(yanked, async (object) => {
    sideFiles.yanked =
      known.yanked?.etag === object.etag
        ? known.yanked
        : { etag: object.etag, reason: oneLine(await readSideFileText(store, object, "yanked")) };
  });
  await read(provenance, async (object) => {
    if (known.provenance?.etag !== object.etag) {
      assertJsonObject(await readSideFileText(store, object, "provenance"), object.key);
    }
    sideFiles.provenance = { etag: object.etag };
  });
  await read(signature, async (object) => {
    if (known.signature?.etag !== object.etag) await readSideFileText(store, object, "signature");
    sideFiles.signature = { etag: object.etag };
  });
  return { sideFiles, refused };
}

/**
 * @throws {InvalidSideFileError} where it is too large or not UTF-8
 * @throws {BucketMovedError} where it is no longer the version that was listed
 */
export async function readSideFileText(
  store: Store,
  object: ListedObject,
  kind: SideFileKind | "status",
): Promise<string> {
  if (object.size > MAX_BYTES[kind]) {
    throw new InvalidSideFileError(
      `Cannot read ${quoted(object.key)}: expected at most ${MAX_BYTES[kind]} bytes, found ${object.size}`,
    );
  }
  const read = await store.get(object.key, { ifMatch: object.etag });
  if (read.kind !== "found")
    throw new BucketMovedError(`"${object.key}" changed between listing and reading it`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(read.object.body);
  } catch (cause) {
    throw new InvalidSideFileError(`Cannot read ${quoted(object.key)}: expected UTF-8 text`, { cause });
  }
}

/** A provenance object (PEP 740) is a JSON object with a version and attestation bundles. */
function assertJsonObject(text: string, key: string): void {
  const refuse = (found: string) =>
    new InvalidSideFileError(
      `Cannot read ${quoted(key)}: expected a provenance object with "version" and "attestation_bundles", found ${found}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("no JSON");
  }
  const isProvenance =
    typeof value === "object" && value !== null && "version" in value && "attestation_bundles" in value;
  if (!isProvenance) throw refuse(quoted(JSON.stringify(value)));
}
