import { createHash } from "node:crypto";
import {
  type CoreMetadata,
  InvalidCoreMetadataError,
  isStatic,
  parseCoreMetadata,
} from "@wheelyard/core/core-metadata";
import type { Distribution, Sdist } from "@wheelyard/core/distribution-filename";
import { isNameOf, isVersionOf } from "@wheelyard/core/identity";
import { quoted } from "@wheelyard/core/quoted";
import { InvalidUploadTimeError, parseUploadTime, UPLOAD_TIME_TAG } from "@wheelyard/core/upload-time";
import type { Log } from "../reporting/log.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { ObjectChangedError, type ObjectReader, type OpenObject } from "./object-reader.ts";
import { type MetadataFile, readSdistMetadata, readWheelMetadata } from "./read-metadata-file.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { walkTarGz } from "./read-tar-gz.ts";
import { ZipArchive } from "./read-zip.ts";
import { checkStoredForm, InvalidStoredFormError } from "./stored-form.ts";

/** What a Lambda can easily hash within its time. The largest known wheels have a third of that. */
const MAX_BYTES = 16 * 1024 ** 3;

/**
 * Reads from a distribution's bytes what the index says about it: hash, size and core metadata. All of it comes from
 * one version of the object, whose name and metadata agree.
 *
 * It always ends: a file that would be read for ever is rejected, and doesn't harm others.
 *
 * @param signal ends it with the signal's reason; that doesn't reject the file
 * @param log is told about a tag that can't be read, which is no reason to reject the file
 * @throws what the store throws, since a failed read says nothing about the file
 */
export async function readDistribution(
  objects: ObjectReader,
  key: string,
  distribution: Distribution,
  signal?: AbortSignal,
  log: Log = () => {},
): Promise<ReadOutcome> {
  const read = async (object: OpenObject): Promise<ReadOutcome> => {
    const outcome = await readOpenObject(object, distribution);
    if (outcome.kind !== "read") return outcome;
    const firstPublished = readUploadTimeTag(key, object, log);
    return { ...outcome, ...(firstPublished && { firstPublished }) };
  };
  try {
    return await objects.open(key, read, signal);
  } catch (error) {
    if (error instanceof ObjectChangedError) return { kind: "changed" };
    throw error;
  }
}

/** The same for an open object. */
export async function readOpenObject(object: OpenObject, distribution: Distribution): Promise<ReadOutcome> {
  const { etag, lastModified, size } = object;
  try {
    const facts = await object.untilEnded(readFacts(object, distribution));
    return { kind: "read", etag, lastModified, size, ...facts };
  } catch (error) {
    object.throwFailure();
    if (!(error instanceof InvalidFileError)) throw error;
    const reason = `Cannot read ${distribution.kind} ${quoted(distribution.filename)}: ${error.message}`;
    return error instanceof InvalidStoredFormError
      ? { kind: "misstored", etag, lastModified, reason }
      : { kind: "rejected", etag, reason };
  }
}

function readUploadTimeTag(key: string, { tags, lastModified }: OpenObject, log: Log): Date | undefined {
  const text = tags.get(UPLOAD_TIME_TAG);
  if (text === undefined) return undefined;
  try {
    return parseUploadTime(text, lastModified);
  } catch (error) {
    if (!(error instanceof InvalidUploadTimeError)) throw error;
    log({ level: "warn", event: "tag-ignored", key, tag: UPLOAD_TIME_TAG, reason: error.message });
    return undefined;
  }
}

type Facts = Pick<
  ReadOutcome & { kind: "read" },
  "sha256" | "metadata" | "metadataFile" | "isMetadataStatic" | "note"
>;

async function readFacts(object: OpenObject, distribution: Distribution): Promise<Facts> {
  checkStoredForm(object.stored);
  if (object.size === 0) throw new InvalidFileError("it is empty");
  if (object.size > MAX_BYTES) {
    throw new InvalidFileError(`it has ${object.size} bytes, expected at most ${MAX_BYTES}`);
  }
  const parts = new HashedParts(object);
  const metadata = await (distribution.kind === "sdist" && distribution.extension === ".tar.gz"
    ? readTarGz(parts, distribution)
    : readZip(object, parts, distribution));
  return { sha256: parts.sha256(), ...metadata };
}

/** The directory comes first: an archive that it shows to be unsound is not read any further. */
function readZip(
  object: OpenObject,
  parts: HashedParts,
  distribution: Distribution,
): Promise<Omit<Facts, "sha256">> {
  return ZipArchive.with(object, async (zip) => {
    if (distribution.kind === "wheel")
      return factsOf(await readWheelMetadata(zip, parts, distribution), distribution);
    zip.names(isBesidePkgInfo);
    return readSdist(distribution, (visit) => zip.walk(parts, visit));
  });
}

/** Whether a name is beside PKG-INFO or above it. Names further down may depend on the reader. */
function isBesidePkgInfo(name: string): boolean {
  return name.split("/").length <= 2;
}

function readTarGz(parts: HashedParts, distribution: Sdist): Promise<Omit<Facts, "sha256">> {
  return readSdist(distribution, (visit) => walkTarGz(parts, parts.size, visit));
}

/** pip doesn't read PKG-INFO before it has built the project, so an sdist is listed even if PKG-INFO can't be read. */
async function readSdist(
  distribution: Sdist,
  walk: Parameters<typeof readSdistMetadata>[0],
): Promise<Omit<Facts, "sha256">> {
  const file = await readSdistMetadata(walk);
  if ("missing" in file) return withoutMetadata(file.missing);
  try {
    return factsOf(file, distribution);
  } catch (error) {
    if (!(error instanceof UnreadableMetadata)) throw error;
    return withoutMetadata(error.message);
  }
}

function withoutMetadata(reason: string): Omit<Facts, "sha256"> {
  return { isMetadataStatic: false, note: `Listed without metadata: ${reason}` };
}

function factsOf(file: MetadataFile, distribution: Distribution): Omit<Facts, "sha256"> {
  const metadata = parseMetadata(file);
  checkAgreement(file, metadata, distribution);
  const isMetadataStatic = distribution.kind === "wheel" || isStatic(metadata);
  return { metadata, metadataFile: file.bytes, isMetadataStatic };
}

/** The bytes of an object, hashed as they pass. */
class HashedParts implements AsyncIterable<Uint8Array> {
  readonly size: number;
  readonly #object: OpenObject;
  readonly #hash = createHash("sha256");
  #hashed = 0;

  constructor(object: OpenObject) {
    this.#object = object;
    this.size = object.size;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const part of this.#object.parts()) {
      this.#hash.update(part);
      this.#hashed += part.length;
      yield part;
    }
  }

  /** Lowercase hex. All parts must have been read once. */
  sha256(): string {
    if (this.#hashed !== this.size) {
      throw new Error(`Cannot hash an object of ${this.size} bytes: ${this.#hashed} were read`);
    }
    return this.#hash.digest("hex");
  }
}

class UnreadableMetadata extends InvalidFileError {}

function parseMetadata({ path, bytes }: MetadataFile): CoreMetadata {
  try {
    return parseCoreMetadata(bytes);
  } catch (error) {
    if (!(error instanceof InvalidCoreMetadataError)) throw error;
    throw new UnreadableMetadata(`${quoted(path)} ${error.message}`, { cause: error });
  }
}

// pip and uv refuse to install a file whose metadata names another project or version than the index did.
function checkAgreement({ path }: MetadataFile, metadata: CoreMetadata, distribution: Distribution): void {
  const { project, version } = distribution;
  if (!isNameOf(distribution, metadata.name)) {
    throw new InvalidFileError(
      `${quoted(path)} names the project ${quoted(metadata.name)}, expected ${quoted(project)} as in the filename`,
    );
  }
  if (!isVersionOf(distribution, metadata.version)) {
    throw new InvalidFileError(
      `${quoted(path)} names the version ${quoted(metadata.version)}, expected ${quoted(version.normalised)} as in the filename`,
    );
  }
}
