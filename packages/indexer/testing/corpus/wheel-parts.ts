import { metadataText } from "@wheelyard/core/testing/metadata-text";
import type { Stretch } from "../synthetic-object.ts";
import { type ZipEnd, type ZipEntry, zipArchive } from "../zip-archive.ts";
import type { CorpusFile } from "./corpus.ts";

/** The parts of the corpus's wheels. */
export const FOLDER = "acme-1.0.dist-info";
export const PATH = `${FOLDER}/METADATA`;
export const METADATA: ZipEntry = { name: PATH, body: metadataText({ name: "acme", version: "1.0" }) };
export const EVIL: ZipEntry = { name: PATH, body: metadataText({ name: "evil", version: "1.0" }) };
export const MODULE: ZipEntry = { name: "acme.py", body: "print()\n", compression: "stored" };
export const WHEEL: ZipEntry = { name: `${FOLDER}/WHEEL`, body: "Wheel-Version: 1.0\n" };
export const RECORD: ZipEntry = { name: `${FOLDER}/RECORD`, body: `${PATH},,\n` };

export function acme(...contents: readonly Stretch[]): CorpusFile {
  return { filename: "acme-1.0-py3-none-any.whl", contents };
}

/** Just these entries. */
export function zip(entries: readonly ZipEntry[], end?: Partial<ZipEnd>): CorpusFile {
  return acme(zipArchive(entries, end));
}

/** These entries, followed by those that every wheel has besides METADATA. */
export function wheelOf(entries: readonly ZipEntry[], end?: Partial<ZipEnd>): CorpusFile {
  return zip([...entries, WHEEL, RECORD], end);
}
