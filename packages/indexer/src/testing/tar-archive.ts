import { gzipSync } from "node:zlib";

/*
 * A writer of tar archives for tests, header by header, because hostile ones have sizes and types that no
 * library writes. POSIX.1-1988 (ustar).
 */

export interface TarEntry {
  name: string;
  body?: string | Uint8Array;
  /** The one-letter type of the header: `0` file (default), `1` link, `2` symlink, `3` device, `5` folder. */
  type?: string;
  linkName?: string;
  /** Size in the header where it is not the body's. */
  size?: number;
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
  header.write("ustar\x0000", 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}
