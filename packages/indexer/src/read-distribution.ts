import { createHash } from "node:crypto";
import {
  type CoreMetadata,
  InvalidCoreMetadataError,
  isStatic,
  parseCoreMetadata,
} from "./core/core-metadata.ts";
import type { Distribution } from "./core/distribution-filename.ts";
import { isNameOf, isVersionOf } from "./core/identity.ts";
import { quoted } from "./core/quoted.ts";
import { ObjectChangedError, type ObjectReader, type OpenObject } from "./object-reader.ts";
import { type MetadataFile, readSdistMetadata, readWheelMetadata } from "./read-metadata-file.ts";
import type { ReadOutcome } from "./read-outcome.ts";
import { Refusal } from "./refusal.ts";

/**
 * Reads what the index says of a distribution from its bytes: hash, size and core metadata. All of it is of one
 * version of the object, and of a file whose name and metadata agree.
 *
 * @throws what the store throws, since a failed read says nothing about the file
 */
export async function readDistribution(
  objects: ObjectReader,
  key: string,
  distribution: Distribution,
): Promise<ReadOutcome> {
  try {
    return await objects.open(key, (object) => readOpenObject(object, distribution));
  } catch (error) {
    if (error instanceof ObjectChangedError) return { kind: "changed" };
    throw error;
  }
}

async function readOpenObject(object: OpenObject, distribution: Distribution): Promise<ReadOutcome> {
  const { etag, lastModified, size } = object;
  try {
    return { kind: "read", etag, lastModified, size, ...(await readFacts(object, distribution)) };
  } catch (error) {
    object.throwFailure();
    if (!(error instanceof Refusal)) throw error;
    const reason = `Cannot read ${distribution.kind} ${quoted(distribution.filename)}: ${error.message}`;
    return { kind: "refused", etag, reason };
  }
}

interface Facts {
  sha256: string;
  metadata: CoreMetadata;
  coreMetadataFile?: Uint8Array;
}

async function readFacts(object: OpenObject, distribution: Distribution): Promise<Facts> {
  if (object.size === 0) throw new Refusal("it is empty");

  const hash = createHash("sha256");
  let hashed = 0;
  async function* readOnce() {
    for await (const part of object.parts()) {
      hash.update(part);
      hashed += part.length;
      yield part;
    }
  }
  const parts = readOnce();
  const file =
    distribution.kind === "wheel"
      ? await readWheelMetadata(object, distribution)
      : await readSdistMetadata(object, parts, distribution);
  const metadata = parseMetadata(file);
  checkAgreement(file, metadata, distribution);

  // Only a file that will be listed is worth reading to its end.
  while (!(await parts.next()).done);
  if (hashed !== object.size) throw new Error(`Cannot hash ${hashed} of ${object.size} bytes`);

  const holdsWhenBuilt = distribution.kind === "wheel" || isStatic(metadata);
  return {
    sha256: hash.digest("hex"),
    metadata,
    ...(holdsWhenBuilt && { coreMetadataFile: file.bytes }),
  };
}

function parseMetadata({ path, bytes }: MetadataFile): CoreMetadata {
  try {
    return parseCoreMetadata(bytes);
  } catch (error) {
    if (!(error instanceof InvalidCoreMetadataError)) throw error;
    throw new Refusal(`${quoted(path)} ${error.message}`, { cause: error });
  }
}

// pip refuses to install what calls itself something else than the index did, and so does uv.
function checkAgreement({ path }: MetadataFile, metadata: CoreMetadata, distribution: Distribution): void {
  const { project, version } = distribution;
  if (!isNameOf(distribution, metadata.name)) {
    throw new Refusal(
      `${quoted(path)} names the project ${quoted(metadata.name)}, expected ${quoted(project)} as in the filename`,
    );
  }
  if (!isVersionOf(distribution, metadata.version)) {
    throw new Refusal(
      `${quoted(path)} names the version ${quoted(metadata.version)}, expected ${quoted(version.normalised)} as in the filename`,
    );
  }
}
