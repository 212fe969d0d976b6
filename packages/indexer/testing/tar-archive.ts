import { gzipSync } from "node:zlib";

/*
 * Writes tar archives for tests, header by header, because hostile ones have sizes and types that no library writes.
 * POSIX.1-1988 (ustar), unless an entry says otherwise.
 */

/** Magic and version of a header. */
export const MAGIC = { posix: "ustar\x0000", gnu: "ustar  \0", old: "" } as const;

export interface TarEntry {
  name: string;
  body?: string | Uint8Array;
  /** The one-letter type of the header: `0` file (default), `1` link, `2` symlink, `3` device, `5` folder. */
  type?: string;
  linkName?: string;
  /** The size in the header, if it is not the body's. */
  size?: number;
  /** Default is POSIX's. */
  magic?: string;
  /** What comes before the name and a slash. */
  prefix?: string;
  /** Further content of the header, by offset. */
  fields?: Readonly<Record<number, string | Uint8Array>>;
  /** Written instead of the right one. */
  checksum?: string;
}

/** The pax extended header before the entry that `records` describe, or before all entries if its type is `g`. */
export function paxHeader(
  records: Readonly<Record<string, string>> | string | Uint8Array,
  type: "x" | "g" = "x",
): TarEntry {
  const isWritten = typeof records === "string" || records instanceof Uint8Array;
  const body = isWritten ? records : Object.entries(records).map(paxRecord).join("");
  return { name: "pax", type, body };
}

export function paxRecord([keyword, value]: readonly [keyword: string, value: string]): string {
  const rest = ` ${keyword}=${value}\n`;
  const restLength = Buffer.byteLength(rest);
  const length = [1, 2, 3, 4].find((digits) => `${restLength + digits}`.length === digits) ?? 5;
  return `${restLength + length}${rest}`;
}

/** What GNU tar writes before an entry with a long name (`L`) or a link to one (`K`). */
export function gnuLong(type: "L" | "K", name: string): TarEntry {
  return { name: "././@LongLink", type, magic: MAGIC.gnu, body: `${name}\0` };
}

const BLOCK = 512;

export function tarGzArchive(entries: readonly TarEntry[]): Buffer {
  return gzipSync(tarArchive(entries));
}

export function tarArchive(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarRecord), Buffer.alloc(2 * BLOCK)]);
}

/** An entry's header and its body, padded to whole blocks. */
export function tarRecord(entry: TarEntry): Buffer {
  const body = Buffer.from(entry.body ?? "");
  const header = Buffer.alloc(BLOCK);
  header.write(entry.name, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(`${(entry.size ?? body.length).toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(entry.type ?? "0", 156);
  header.write(entry.linkName ?? "", 157, 100);
  header.write(entry.magic ?? MAGIC.posix, 257, "latin1");
  header.write(entry.prefix ?? "", 345, 155);
  for (const [offset, field] of Object.entries(entry.fields ?? {})) {
    header.set(Buffer.from(field), Number(offset));
  }
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(entry.checksum ?? `${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}
