import type { BuiltDistribution } from "./build-wheel.ts";
import { metadataText } from "./metadata-text.ts";
import type { Stretch } from "./synthetic-object.ts";
import { centralRecord, endRecord, localRecord, type ZipEntry, zipArchive } from "./zip-archive.ts";

const FILENAME = "acme-1.0-py3-none-any.whl";
const METADATA: ZipEntry = {
  name: "acme-1.0.dist-info/METADATA",
  body: metadataText({ name: "acme", version: "1.0" }),
};

/** A sound wheel with a module of so many bytes, all zero, which exist only as they are read. */
export function wheelOfZeros(bytes: number): { filename: string; contents: readonly Stretch[] } {
  const sizes = { compressedSize: bytes, uncompressedSize: bytes };
  const bulk: ZipEntry = {
    name: "acme.bin",
    compression: "stored",
    zip64: true,
    local: sizes,
    central: sizes,
  };
  const header = localRecord(bulk);
  const metadataOffset = header.length + bytes;
  const local = localRecord(METADATA);
  const directory = Buffer.concat([
    centralRecord(bulk, 0),
    centralRecord({ ...METADATA, zip64: true }, metadataOffset),
  ]);
  const end = endRecord({
    entries: 2,
    directorySize: directory.length,
    directoryOffset: metadataOffset + local.length,
    zip64: true,
  });
  return { filename: FILENAME, contents: [header, bytes, local, directory, end] };
}

/** A sound wheel with as many entries, and as much METADATA, as are let in. */
export function wheelAtItsLimits(entries: number, metadataBytes: number): BuiltDistribution {
  const modules = Array.from(
    { length: entries - 1 },
    (_, i): ZipEntry => ({ name: `acme/${i}${"x".repeat(90)}.py`, compression: "stored" }),
  );
  const body = Buffer.alloc(metadataBytes, "x");
  body.write(`${metadataText({ name: "acme", version: "1.0" })}\n`);
  return { filename: FILENAME, body: zipArchive([...modules, { ...METADATA, body }], { zip64: true }) };
}
