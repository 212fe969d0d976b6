import { isUtf8 } from "node:buffer";
import type { Wheel } from "@wheelyard/core/distribution-filename";
import { quoted } from "@wheelyard/core/quoted";
import type { ArchiveMember } from "./archive-member.ts";
import { findDistInfo } from "./dist-info.ts";
import { foldedPath } from "./folded-path.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import type { ZipArchive } from "./read-zip.ts";
import { recordLimit } from "./record-limit.ts";
import { checkWheelFile } from "./wheel-file.ts";

/** METADATA of a wheel or PKG-INFO of an sdist. */
export interface MetadataFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The largest on public indexes, with a changelog as their description, are below 2 MiB. */
const MAX_METADATA_BYTES = 4 * 1024 * 1024;

/**
 * Reads METADATA of a wheel that installers can read.
 *
 * @param parts all bytes of the wheel, read to the end
 * @throws {InvalidFileError}
 */
export async function readWheelMetadata(
  zip: ZipArchive,
  parts: AsyncIterable<Uint8Array>,
  wheel: Wheel,
): Promise<MetadataFile> {
  const names = zip.names(() => true);
  const folder = findDistInfo(names, wheel);
  const files = new Map<string, MetadataFile>();
  await zip.walk(parts, async (member) => {
    const [name] = READ_FILES.filter((file) => member.name === `${folder}/${file}`);
    if (name !== undefined) files.set(name, await readMember(member));
    if (member.name === `${folder}/RECORD`) checkText(await readMember(member, recordLimit(names)));
    if (member.name === `${folder}/entry_points.txt`) checkText(await readMember(member));
  });
  const [metadata, wheelFile] = READ_FILES.map((name) => files.get(name));
  if (metadata === undefined || wheelFile === undefined) {
    throw new Error(
      `Cannot read wheel: expected the files of ${quoted(folder)} to be among those walked over`,
    );
  }
  checkWheelFile(wheelFile.path, wheelFile.bytes);
  return metadata;
}

const READ_FILES = ["METADATA", "WHEEL"] as const;

/**
 * No installer accepts a wheel in which one of these is not text. Installers check what RECORD and entry points say.
 */
function checkText({ path, bytes }: MetadataFile): void {
  if (!isUtf8(bytes)) throw new InvalidFileError(`${quoted(path)} is not UTF-8`);
}

/**
 * Finds an sdist's PKG-INFO: in the one folder at its top, or at the top itself if it has no such folder. Installers
 * find the project the same way.
 *
 * @param walk hands each member of the archive to the visitor
 * @returns why it has none, if so: half a sentence
 * @throws {InvalidFileError} if the installer or the system decides which file it is
 */
export async function readSdistMetadata(
  walk: (visit: (member: ArchiveMember) => Promise<void>) => Promise<void>,
): Promise<MetadataFile | { missing: string }> {
  const tops = new Set<string>();
  let found: MetadataFile | undefined;
  let missing = "it has no PKG-INFO in the folder at its top";
  let twin: string | undefined;
  await walk(async (member) => {
    const [top = "", ...below] = member.name.split("/");
    if (tops.size < 2) tops.add(top);
    // A project may be at the top of the archive without a folder, with its own egg-info beside it.
    if (below.length > 1 || (below.length === 1 && top.endsWith(".egg-info"))) return;
    const [name = top] = below;
    if (name !== "PKG-INFO") {
      if (foldedPath(name) === "pkg-info") twin = member.name;
    } else if (!member.isFile) {
      missing = `${quoted(member.name)} is not a file`;
    } else if (found === undefined) {
      found = await readMember(member);
    } else {
      throw new InvalidFileError(
        `it has PKG-INFO more than once: ${quoted(found.path)} and ${quoted(member.name)}`,
      );
    }
  });
  if (found === undefined) return { missing };
  if (twin !== undefined) {
    throw new InvalidFileError(
      `it has ${quoted(twin)} beside ${quoted(found.path)}, which are one file on some systems`,
    );
  }
  if (tops.size > 1 && found.path !== "PKG-INFO") {
    throw new InvalidFileError(
      `it has ${[...tops].map(quoted).join(" and ")} at its top, expected one folder`,
    );
  }
  return found;
}

async function readMember(member: ArchiveMember, limit = MAX_METADATA_BYTES): Promise<MetadataFile> {
  return { path: member.name, bytes: await member.read(limit) };
}
