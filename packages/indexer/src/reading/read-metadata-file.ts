import { posix } from "node:path";
import type { Wheel } from "../core/distribution-filename.ts";
import { isNameOf, isVersionOf } from "../core/identity.ts";
import { quoted } from "../core/quoted.ts";
import type { ArchiveMember } from "./archive-member.ts";
import { foldedPath } from "./folded-path.ts";
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
 * Finds PKG-INFO of an sdist: in the one folder at its top, which installers take for the project's own.
 *
 * @param walk hands each member of the archive to the visitor
 * @returns why it has none, where that is so: half of a sentence
 * @throws {Refusal} where it depends on the installer or the system which file it is
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
    // A project may lie at the top of the archive without a folder, with its own egg-info beside it.
    if (below.length !== 1 || top.endsWith(".egg-info")) return;
    const [name = ""] = below;
    if (name !== "PKG-INFO") {
      if (foldedPath(name) === "pkg-info") twin = member.name;
    } else if (!member.isFile) {
      missing = `${quoted(member.name)} is not a file`;
    } else if (found === undefined) {
      found = await readMember(member);
    } else {
      throw new Refusal(`it has PKG-INFO more than once: ${quoted(found.path)} and ${quoted(member.name)}`);
    }
  });
  if (found === undefined) return { missing };
  if (twin !== undefined) {
    throw new Refusal(
      `it has ${quoted(twin)} beside ${quoted(found.path)}, which are one file on some systems`,
    );
  }
  if (tops.size > 1) {
    throw new Refusal(`it has ${[...tops].map(quoted).join(" and ")} at its top, expected one folder`);
  }
  return found;
}

async function readMember(member: ArchiveMember): Promise<MetadataFile> {
  return { path: member.name, bytes: await member.read(MAX_METADATA_BYTES) };
}

function isFolderOf(wheel: Wheel, folder: string): boolean {
  const [, name = "", version = ""] = /^(.*)-([^-]*)\.dist-info$/s.exec(folder) ?? [];
  return isNameOf(wheel, name) && isVersionOf(wheel, version);
}
