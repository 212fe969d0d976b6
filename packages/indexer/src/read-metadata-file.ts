import { posix } from "node:path";
import type { ArchiveMember } from "./archive-member.ts";
import type { Sdist, Wheel } from "./core/distribution-filename.ts";
import { isNameOf, isVersionOf } from "./core/identity.ts";
import { quoted } from "./core/quoted.ts";
import type { OpenObject } from "./object-reader.ts";
import { walkTarGz } from "./read-tar-gz.ts";
import { zipMembers } from "./read-zip.ts";
import { Refusal } from "./refusal.ts";

/** METADATA of a wheel or PKG-INFO of an sdist. */
export interface MetadataFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The largest on public indexes, with a changelog as their description, are below 2 MiB. */
const MAX_METADATA_BYTES = 8 * 1024 * 1024;

/**
 * Reads the core metadata file of a wheel, by random access.
 *
 * @throws {Refusal}
 */
export async function readWheelMetadata(object: OpenObject, wheel: Wheel): Promise<MetadataFile> {
  const folders = new Set<string>();
  let found: MetadataFile | undefined;
  for await (const member of zipMembers(object)) {
    const [folder = "", ...below] = member.name.split("/");
    if (!folder.endsWith(".dist-info") || below.length === 0) continue;
    folders.add(folder);
    if (below.join("/") === "METADATA") found = await readMember(member);
  }

  if (found === undefined) throw new Refusal('it has no METADATA, expected it in "*.dist-info"');
  // Which one an installer takes to be the wheel's own, differs.
  if (folders.size > 1) {
    throw new Refusal(
      `it has more than one .dist-info folder: ${[...folders].slice(0, 2).map(quoted).join(" and ")}`,
    );
  }
  const folder = posix.dirname(found.path);
  if (!isFolderOf(wheel, folder)) {
    const { project, version } = wheel;
    throw new Refusal(
      `its folder is ${quoted(folder)}, expected one of project ${quoted(project)} and version ${quoted(version.normalised)}`,
    );
  }
  return found;
}

/**
 * Reads the core metadata file of an sdist: a zip by random access, a tar as its bytes pass by.
 *
 * @throws {Refusal}
 */
export async function readSdistMetadata(
  object: OpenObject,
  parts: AsyncIterable<Uint8Array>,
  sdist: Sdist,
): Promise<MetadataFile> {
  let found: MetadataFile | undefined;
  const visit = async (member: ArchiveMember) => {
    if (!/^[^/]+\/PKG-INFO$/.test(member.name)) return;
    if (found !== undefined) {
      throw new Refusal(`it has PKG-INFO more than once: ${quoted(found.path)} and ${quoted(member.name)}`);
    }
    found = await readMember(member);
  };

  if (sdist.extension === ".zip") {
    for await (const member of zipMembers(object)) await visit(member);
  } else {
    await walkTarGz(parts, object.size, visit);
  }
  if (found === undefined) throw new Refusal("it has no PKG-INFO, expected it in the folder at its top");
  return found;
}

async function readMember(member: ArchiveMember): Promise<MetadataFile> {
  return { path: member.name, bytes: await member.read(MAX_METADATA_BYTES) };
}

function isFolderOf(wheel: Wheel, folder: string): boolean {
  const [, name = "", version = ""] = /^(.*)-([^-]*)\.dist-info$/s.exec(folder) ?? [];
  return isNameOf(wheel, name) && isVersionOf(wheel, version);
}
