import { posix } from "node:path";
import type { Wheel } from "../core/distribution-filename.ts";
import { isNameOf, isVersionOf } from "../core/identity.ts";
import { quoted } from "../core/quoted.ts";
import type { ArchiveMember } from "./archive-member.ts";
import type { ZipArchive } from "./read-zip.ts";
import { Refusal } from "./refusal.ts";

/** METADATA of a wheel or PKG-INFO of an sdist. */
export interface MetadataFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** The largest on public indexes, with a changelog as their description, are below 2 MiB. */
const MAX_METADATA_BYTES = 4 * 1024 * 1024;

/** @throws {Refusal} */
export async function readWheelMetadata(zip: ZipArchive, wheel: Wheel): Promise<MetadataFile> {
  const folders = new Set<string>();
  let found: MetadataFile | undefined;
  for await (const member of zip.members()) {
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
 * Reads the core metadata file of an sdist.
 *
 * @param walk hands each member of the archive to the visitor
 * @throws {Refusal}
 */
export async function readSdistMetadata(
  walk: (visit: (member: ArchiveMember) => Promise<void>) => Promise<void>,
): Promise<MetadataFile> {
  const found: MetadataFile[] = [];
  await walk(async (member) => {
    if (!/^[^/]+\/PKG-INFO$/.test(member.name)) return;
    const file = await readMember(member);
    const [other] = found;
    if (other !== undefined) {
      throw new Refusal(`it has PKG-INFO more than once: ${quoted(other.path)} and ${quoted(file.path)}`);
    }
    found.push(file);
  });
  const [file] = found;
  if (file === undefined) throw new Refusal("it has no PKG-INFO, expected it in the folder at its top");
  return file;
}

async function readMember(member: ArchiveMember): Promise<MetadataFile> {
  return { path: member.name, bytes: await member.read(MAX_METADATA_BYTES) };
}

function isFolderOf(wheel: Wheel, folder: string): boolean {
  const [, name = "", version = ""] = /^(.*)-([^-]*)\.dist-info$/s.exec(folder) ?? [];
  return isNameOf(wheel, name) && isVersionOf(wheel, version);
}
