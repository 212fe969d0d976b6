import { crc32 } from "node:zlib";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import type { BuiltDistribution } from "./build-wheel.ts";
import { METADATA, RECORD, WHEEL } from "./corpus/wheel-parts.ts";
import type { Stretch } from "./synthetic-object.ts";
import { centralRecord, endRecord, localRecord, type ZipEntry, zipArchive } from "./zip-archive.ts";

const FILENAME = "acme-1.0-py3-none-any.whl";

/** A sound wheel with a module of so many zero bytes, which are made as they are read. */
export function wheelOfZeros(bytes: number): { filename: string; contents: readonly Stretch[] } {
  const fields = { compressedSize: bytes, uncompressedSize: bytes, crc: crcOfZeros(bytes) };
  const bulk: ZipEntry = {
    name: "acme.bin",
    compression: "stored",
    zip64: true,
    local: fields,
    central: fields,
  };
  const header = localRecord(bulk);
  const locals: Buffer[] = [];
  const centrals = [centralRecord(bulk, 0)];
  let offset = header.length + bytes;
  for (const entry of [METADATA, WHEEL, RECORD]) {
    const local = localRecord(entry);
    locals.push(local);
    centrals.push(centralRecord({ ...entry, zip64: true }, offset));
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = endRecord({
    entries: centrals.length,
    directorySize: directory.length,
    directoryOffset: offset,
    zip64: true,
  });
  return { filename: FILENAME, contents: [header, bytes, ...locals, directory, end] };
}

function crcOfZeros(bytes: number): number {
  const zeros = Buffer.alloc(1_000_000);
  let crc = 0;
  for (let left = bytes; left > 0; left -= zeros.length) crc = crc32(zeros.subarray(0, left), crc);
  return crc;
}

/** A sound wheel with as many entries, and as much METADATA, as we accept. */
export function wheelAtItsLimits(entries: number, metadataBytes: number): BuiltDistribution {
  const modules = Array.from(
    { length: entries - 3 },
    (_, i): ZipEntry => ({ name: `acme/${i}${"x".repeat(90)}.py`, compression: "stored" }),
  );
  const body = Buffer.alloc(metadataBytes, "x");
  body.write(`${metadataText({ name: "acme", version: "1.0" })}\n`);
  return {
    filename: FILENAME,
    body: zipArchive([...modules, { ...METADATA, body }, WHEEL, RECORD], { zip64: true }),
  };
}
