import { metadataText } from "../metadata-text.ts";
import { centralRecord, endRecord, localRecord, type ZipEntry, zipArchive } from "../zip-archive.ts";
import type { CorpusFile } from "./corpus.ts";

const TEXT = metadataText({ name: "acme", version: "1.0" });
const METADATA: ZipEntry = { name: "acme-1.0.dist-info/METADATA", body: TEXT };

function wheel(...contents: Buffer[]): CorpusFile {
  return { filename: "acme-1.0-py3-none-any.whl", contents };
}

/** As written by a program that cannot seek back: what the local header lacks follows the entry. */
function withDataDescriptor(descriptor: Buffer): CorpusFile {
  const unknown = { flags: 0x0808, crc: 0, compressedSize: 0, uncompressedSize: 0 };
  const local = Buffer.concat([localRecord({ ...METADATA, local: unknown }), descriptor]);
  const directory = centralRecord({ ...METADATA, central: { flags: 0x0808 } }, 0);
  return wheel(
    local,
    directory,
    endRecord({ entries: 1, directorySize: directory.length, directoryOffset: local.length }),
  );
}

/** Files that look like some of the hostile ones and are sound. */
export const ODD_FILES: readonly (readonly [what: string, build: () => CorpusFile])[] = [
  ["a wheel with a zip comment", () => wheel(zipArchive([METADATA], { comment: "a commit's hash" }))],
  ["a wheel in zip64", () => wheel(zipArchive([{ ...METADATA, zip64: true }], { zip64: true }))],
  ["a wheel with data descriptors", () => withDataDescriptor(Buffer.alloc(16))],
  ["a wheel with data descriptors without signature", () => withDataDescriptor(Buffer.alloc(12))],
  ["a wheel with folders", () => wheel(zipArchive([{ name: "acme/", compression: "stored" }, METADATA]))],
  [
    "a wheel whose directory is in another order than its entries",
    () => {
      const module: ZipEntry = { name: "acme.py" };
      const locals = Buffer.concat([localRecord(module), localRecord(METADATA)]);
      const directory = Buffer.concat([
        centralRecord(METADATA, localRecord(module).length),
        centralRecord(module, 0),
      ]);
      const end = { entries: 2, directorySize: directory.length, directoryOffset: locals.length };
      return wheel(locals, directory, endRecord(end));
    },
  ],
];
