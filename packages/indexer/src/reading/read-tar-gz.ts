import { quoted } from "@wheelyard/core/quoted";
import { type ArchiveMember, checkEntryName, MAX_ENTRIES } from "./archive-member.ts";
import { ArchiveTree, type TreeEntry } from "./archive-tree.ts";
import { ByteStream } from "./byte-stream.ts";
import { gunzip } from "./gunzip.ts";
import { InvalidFileError } from "./invalid-file-error.ts";
import { type TarEntry, tarEntries } from "./tar-entries.ts";
import { unpackedLimit } from "./unpacked-limit.ts";

/**
 * Walks over all entries of a compressed tar archive.
 *
 * What a tar contains depends on the reader: Python's tarfile, which pip uses, GNU tar and the readers of other clients
 * differ wherever a header is not quite as POSIX or GNU define it. So we read entries as strictly as real sdists allow,
 * accept one spelling of each path, and let no entry be written through another.
 *
 * @param size of the compressed bytes
 * @param visit reads a member before its promise resolves, or never
 * @throws {InvalidFileError} and what `compressed` throws
 */
export async function walkTarGz(
  compressed: AsyncIterable<Uint8Array>,
  size: number,
  visit: (member: ArchiveMember) => Promise<void>,
): Promise<void> {
  const bytes = new ByteStream(bounded(gunzip(compressed), size));
  const tree = new ArchiveTree();
  let count = 0;
  try {
    for await (const entry of tarEntries(bytes)) {
      count += 1;
      if (count > MAX_ENTRIES)
        throw new InvalidFileError(`its tar archive has more than ${MAX_ENTRIES} entries`);
      const placed = place(entry);
      if (placed === undefined) continue;
      tree.add(placed);
      await visit(member(entry, placed));
    }
  } finally {
    await bytes.close();
  }
  if (count === 0) throw new InvalidFileError("its tar archive has no entries");
  tree.check();
}

function member(entry: TarEntry, { kind, name }: TreeEntry): ArchiveMember {
  return {
    name: kind === "folder" ? `${name}/` : name,
    isFile: kind === "file",
    async read(limit) {
      if (kind !== "file") throw new InvalidFileError(`entry ${quoted(name)} is a ${kind}, expected a file`);
      if (entry.size > limit) {
        throw new InvalidFileError(
          `entry ${quoted(name)} has ${entry.size} bytes, expected at most ${limit}`,
        );
      }
      return entry.read();
    },
  };
}

/** The path of an entry; undefined for the folder into which a client unpacks. */
function place(entry: TarEntry): TreeEntry | undefined {
  const kind = kindOf(entry);
  if (kind !== "file" && entry.size > 0) {
    throw new InvalidFileError(
      `entry ${quoted(entry.name)} is a ${kind} with ${entry.size} bytes, expected none`,
    );
  }
  if (kind === "folder" && /^\.\/?$/.test(entry.name)) return undefined;
  // This is what precedes every name if someone packed "./acme-1.0".
  const dot = entry.name.startsWith("./") ? "./" : "";
  const name = entry.name.slice(dot.length);
  checkEntryName(name);
  if (kind === "folder") return { kind, name: name.endsWith("/") ? name.slice(0, -1) : name };
  if (name.endsWith("/")) {
    throw new InvalidFileError(`the name of entry ${quoted(name)} ends in a slash, and it is a ${kind}`);
  }
  if (kind === "file") return { kind, name };
  const { linkName } = entry;
  if (linkName === "" || linkName.includes("\0")) {
    throw new InvalidFileError(`entry ${quoted(name)} is a ${kind} to ${quoted(linkName)}, expected a path`);
  }
  if (kind === "symlink") return { kind, name };
  return { kind, name, target: linkName.startsWith(dot) ? linkName.slice(dot.length) : linkName };
}

const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = {
  "0": "file",
  "1": "hard link",
  "2": "symlink",
  "5": "folder",
};

const REJECTED_KINDS: Readonly<Record<string, string>> = {
  "3": "character device",
  "4": "block device",
  "6": "fifo",
  S: "sparse file",
};

function kindOf({ type, name }: TarEntry): TreeEntry["kind"] {
  const kind = KINDS[type];
  if (kind !== undefined) return kind;
  const what = REJECTED_KINDS[type];
  const problem = what === undefined ? `has the type ${quoted(type)}` : `is a ${what}`;
  throw new InvalidFileError(`entry ${quoted(name)} ${problem}, expected a file, folder or link`);
}

async function* bounded(unpacked: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const limit = unpackedLimit(size);
  let total = 0;
  for await (const chunk of unpacked) {
    total += chunk.length;
    if (total > limit) throw new InvalidFileError(`it unpacks to more than ${limit} bytes`);
    yield chunk;
  }
}
