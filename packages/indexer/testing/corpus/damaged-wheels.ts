import { type MetadataOptions, metadataText } from "@wheelyard/core/testing/metadata-text";
import { buildWheel, type WheelOptions } from "../build-wheel.ts";
import type { Stretch } from "../synthetic-object.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";

const ACME = { name: "acme", version: "1.0" };
const PATH = '"acme-1.0.dist-info/METADATA"';

function acme(...contents: readonly Stretch[]): CorpusFile {
  return { filename: "acme-1.0-py3-none-any.whl", contents };
}

function wheel(options: Partial<WheelOptions> = {}): Buffer {
  return buildWheel({ ...ACME, ...options }).body;
}

function withMetadata(options: Partial<MetadataOptions>): CorpusFile {
  return withMetadataFile(metadataText({ ...ACME, ...options }));
}

function withMetadataFile(metadata: string | Uint8Array): CorpusFile {
  return acme(wheel({ metadata }));
}

/** Wheels that were damaged in transit, and wheels of something else. */
export const DAMAGED_WHEELS: Corpus = [
  ["it is empty", "no byte at all", () => acme()],
  [
    "it is no zip archive, or the end of it is missing",
    "the error page of a proxy",
    () => acme(Buffer.from("<!DOCTYPE html><p>502")),
  ],
  [
    "it is no zip archive, or the end of it is missing",
    "the last byte lost",
    () => acme(wheel().subarray(0, -1)),
  ],
  [
    "it is no zip archive, or the end of it is missing",
    "half an upload",
    () => acme(wheel().subarray(0, 300)),
  ],
  ["it is no zip archive, or the end of it is missing", "100 MB of nothing", () => acme(100_000_000)],
  [
    "it is no zip archive, or the end of it is missing",
    "70,000 bytes after the end",
    () => acme(wheel(), 70_000),
  ],
  [
    "it has bytes after the end of its zip archive",
    "a line feed after the end",
    () => acme(wheel(), Buffer.from("\n")),
  ],
  [
    "it has bytes after the end of its zip archive",
    "30,000 bytes after the end",
    () => acme(wheel(), 30_000),
  ],
  [
    `${PATH} names the project "evil", expected "acme" as in the filename`,
    "another project's metadata",
    () => withMetadata({ name: "evil" }),
  ],
  [
    `${PATH} names the project "acme\\u{a} core", expected "acme" as in the filename`,
    "a name on two lines",
    () => withMetadata({ name: "acme\n core" }),
  ],
  [
    `${PATH} names the version "1.0.1", expected "1.0" as in the filename`,
    "another version's metadata",
    () => withMetadata({ version: "1.0.1" }),
  ],
  [
    `${PATH} names the version "1.0+local", expected "1.0" as in the filename`,
    "a local version that the filename lacks",
    () => withMetadata({ version: "1.0+local" }),
  ],
  [
    `${PATH} names the version "latest", expected "1.0" as in the filename`,
    "an invalid version",
    () => withMetadata({ version: "latest" }),
  ],
  [
    `${PATH} has no fields, expected its first line to be one such as "Name: acme"`,
    "METADATA of 0 bytes",
    () => withMetadataFile(""),
  ],
  [
    `${PATH} lacks the field Name`,
    "METADATA without a name",
    () => withMetadataFile("Metadata-Version: 2.1\nVersion: 1.0\n"),
  ],
  [
    `${PATH} has the field Name more than once: "acme" and "evil"`,
    "two names",
    () => withMetadata({ fields: { Name: "evil" } }),
  ],
  [
    `${PATH} has the field Requires-Python more than once: ">=3.8" and ">=2"`,
    "two values of Requires-Python",
    () => withMetadata({ requiresPython: ">=3.8", fields: { "requires-python": ">=2" } }),
  ],
  [
    `${PATH} has the field Name more than once: "acme" and "evil"`,
    "a second name behind a lone carriage return",
    () => withMetadata({ fields: { Summary: "x\rName: evil" } }),
  ],
  [
    `${PATH} cannot be read: expected at most 10000 fields, found more`,
    "a million fields",
    () => withMetadataFile(Buffer.alloc(3_000_000, "A:\n")),
  ],
  [
    `${PATH} is not UTF-8`,
    "METADATA in Latin-1",
    () => withMetadataFile(Buffer.from(metadataText({ ...ACME, fields: { Author: "R\xfcnner" } }), "latin1")),
  ],
  [
    `${PATH} is not UTF-8`,
    "METADATA in UTF-16",
    () => withMetadataFile(Buffer.from(`\ufeff${metadataText(ACME)}`, "utf16le")),
  ],
];
