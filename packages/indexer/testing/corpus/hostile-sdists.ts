import { gzipSync } from "node:zlib";
import { quoted } from "@wheelyard/core/quoted";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { buildSdist } from "../build-sdist.ts";
import { gzipOfZeros } from "../deflated-zeros.ts";
import type { Stretch } from "../synthetic-object.ts";
import { type TarEntry, tarArchive, tarGzArchive, tarRecord } from "../tar-archive.ts";
import { zipArchive } from "../zip-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";

const ACME = { name: "acme", version: "1.0" };
const PKG_INFO: TarEntry = { name: "acme-1.0/PKG-INFO", body: metadataText(ACME) };
const MODULE: TarEntry = { name: "acme-1.0/acme.py", body: "print()\n" };
const BEHIND_GZIP = "it has bytes after the end of its gzip member, expected none but zeros";
const UNREADABLE = "its gzip member cannot be read:";

function acme(...contents: readonly Stretch[]): CorpusFile {
  return { filename: "acme-1.0.tar.gz", contents };
}

function tar(...entries: readonly TarEntry[]): CorpusFile {
  return acme(tarGzArchive(entries));
}

function zip(...entries: readonly TarEntry[]): CorpusFile {
  return {
    filename: "acme-1.0.zip",
    contents: [zipArchive(entries.map(({ name, body = "" }) => ({ name, body })))],
  };
}

function sdist(): Buffer {
  return buildSdist(ACME).body;
}

/** An archive followed by bytes that unpack to nothing and never end: empty blocks, none of them marked as the last. */
function endlessGzip(): CorpusFile {
  const head = gzipSync("").subarray(0, 10);
  const emptyBlock = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
  return acme(head, { pattern: emptyBlock, times: 10_000_000 });
}

/** Sdists that were damaged, or made to do damage. */
export const HOSTILE_SDISTS: Corpus = [
  ["it is empty", "no byte at all", () => acme()],
  [`${UNREADABLE} incorrect header check`, "an error page", () => acme(Buffer.from("<!DOCTYPE html><p>502"))],
  [
    `${UNREADABLE} incorrect header check`,
    "a tar that is not compressed",
    () => acme(tarArchive([PKG_INFO])),
  ],
  [`${UNREADABLE} incorrect header check`, "100 MB of nothing", () => acme(100_000_000)],
  [`${UNREADABLE} unexpected end of file`, "half an upload", () => acme(sdist().subarray(0, 300))],
  [`${UNREADABLE} unexpected end of file`, "a gzip that never ends", endlessGzip],
  [
    `${UNREADABLE} incorrect data check`,
    "a wrong checksum",
    () => {
      const whole = sdist();
      return acme(whole.fill(0, whole.length - 8, whole.length - 4));
    },
  ],
  [
    `${UNREADABLE} incorrect length check`,
    "a wrong length",
    () => {
      const whole = sdist();
      return acme(whole.fill(0, whole.length - 4));
    },
  ],
  [`${UNREADABLE} unexpected end of file`, "half a checksum", () => acme(sdist().subarray(0, -6))],
  [
    `${UNREADABLE} unknown compression method`,
    "a gzip of another method",
    () => acme(Buffer.of(0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0)),
  ],
  [
    `${UNREADABLE} unknown header flags set`,
    "a gzip with flags that nobody knows",
    () => acme(Buffer.of(0x1f, 0x8b, 8, 0x80, 0, 0, 0, 0, 0, 0)),
  ],
  [
    `${UNREADABLE} unexpected end of file`,
    "a gzip whose own file name never ends",
    () =>
      acme(Buffer.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0), { pattern: Buffer.from("x"), times: 20_000_000 }),
  ],
  [
    `${UNREADABLE} invalid block type`,
    "no deflated bytes",
    () => acme(gzipSync("").subarray(0, 10).fill(7, 9), Buffer.alloc(9, 0xff)),
  ],
  [BEHIND_GZIP, "bytes after the end", () => acme(sdist(), Buffer.from("more"))],
  [
    BEHIND_GZIP,
    "bytes after 20 MB of zeros after the end",
    () => acme(sdist(), 20_000_000, Buffer.from("more")),
  ],
  [
    "it has no valid tar header at its beginning",
    "compressed text",
    () => acme(gzipSync("text ".repeat(1_000))),
  ],
  [
    'its tar archive is cut off in entry "acme-1.0/PKG-INFO"',
    "a tar cut in two",
    () => acme(gzipSync(tarRecord(PKG_INFO).subarray(0, 520))),
  ],
  [
    'its tar archive is cut off in entry "acme-1.0/PKG-INFO"',
    "a tar whose last file lacks its padding",
    () => acme(gzipSync(tarRecord(PKG_INFO).subarray(0, -1))),
  ],
  [
    'its tar archive is cut off after entry "acme-1.0/PKG-INFO"',
    "half a header",
    () => acme(gzipSync(Buffer.concat([tarRecord(PKG_INFO), tarRecord(MODULE).subarray(0, 400)]))),
  ],
  [
    'its tar archive is cut off in entry "acme-1.0/acme.py"',
    "an entry that says it has 8 GB",
    () => tar(PKG_INFO, { ...MODULE, size: 8_000_000_000 }),
  ],
  [
    'the pax header after entry "acme-1.0/PKG-INFO" has 4000000000 bytes, expected at most 1048576',
    "an extended header that says it has 4 GB",
    () => tar(PKG_INFO, { name: "pax", type: "x", size: 4_000_000_000 }),
  ],

  ["its tar archive has no entries", "an archive of nothing", () => tar()],
  ["its tar archive has no entries", "no archive", () => acme(gzipSync(""))],
  [
    'it has PKG-INFO more than once: "acme-1.0/PKG-INFO" and "acme-1.0/PKG-INFO"',
    "PKG-INFO twice",
    () => tar(PKG_INFO, MODULE, PKG_INFO),
  ],
  [
    'it has PKG-INFO more than once: "acme-1.0/PKG-INFO" and "acme-1.0/PKG-INFO"',
    "PKG-INFO in two spellings of one path",
    () => tar(PKG_INFO, { ...PKG_INFO, name: "./acme-1.0/PKG-INFO" }),
  ],
  [
    'it has PKG-INFO more than once: "acme-1.0/PKG-INFO" and "evil-1.0/PKG-INFO"',
    "two folders at the top",
    () => tar(PKG_INFO, { ...PKG_INFO, name: "evil-1.0/PKG-INFO" }),
  ],
  [
    'it has "acme-1.0" and "setup.py" at its top, expected one folder',
    "a project beside the folder that describes it",
    () => tar(PKG_INFO, { ...MODULE, name: "setup.py" }),
  ],
  [
    'it has "acme-1.0" and "pax_global_header" at its top, expected one folder',
    "a global header unpacked as a file, which uv passes over",
    () => tar(PKG_INFO, { name: "pax_global_header" }),
  ],
  ...["acme-1.0/pkg-info", "acme-1.0/PKG-INFO.", "acme-1.0/P\u200cKG-INFO", "acme-1.0/PKG-INFO::$DATA"].map(
    (name) =>
      [
        `it has ${quoted(name)} beside "acme-1.0/PKG-INFO", which are one file on some systems`,
        "PKG-INFO in the spelling of another system",
        () => tar(PKG_INFO, { ...PKG_INFO, name }),
      ] as const,
  ),
  ...[
    ["3", "is a character device"],
    ["4", "is a block device"],
    ["6", "is a fifo"],
    ["7", 'has the type "7"'],
    ["D", 'has the type "D"'],
    ["S", "is a sparse file"],
    ["V", 'has the type "V"'],
    ["X", 'has the type "X"'],
    ["\x81", 'has the type "\\u{81}"'],
  ].map(
    ([type = "", problem]) =>
      [
        `entry "acme-1.0/null" ${problem}, expected a file, folder or link`,
        `an entry of type ${type}`,
        () => tar(PKG_INFO, { name: "acme-1.0/null", fields: { 156: Buffer.from(type, "latin1") } }),
      ] as const,
  ),
  [
    'the name of entry "/etc/passwd" is absolute, expected one below the archive\'s folder',
    "an absolute name",
    () => tar(PKG_INFO, { name: "/etc/passwd" }),
  ],
  [
    'the name of entry "acme-1.0/../../evil" leads out of its folder, expected no ".."',
    "a name that leads out",
    () => tar(PKG_INFO, { name: "acme-1.0/../../evil" }),
  ],
  [
    'the name of entry "acme-1.0\\\\..\\\\evil" has a backslash in it, expected slashes',
    "a name that leads out on Windows",
    () => tar(PKG_INFO, { name: "acme-1.0\\..\\evil" }),
  ],
  [
    "it unpacks to more than 268435456 bytes",
    "8 GB in 300 KB",
    () => acme(gzipOfZeros(tarRecord({ ...MODULE, size: 8_000_000_000 }), 300)),
  ],
  [
    "its tar archive has more than 50000 entries",
    "50,001 entries",
    () => acme(gzipSync(Buffer.alloc(50_001 * 512, tarRecord({ name: "acme-1.0/acme.py" })))),
  ],
  [
    'entry "acme-1.0/PKG-INFO" has 100000000 bytes, expected at most 4194304',
    "PKG-INFO of 100 MB",
    () => acme(gzipOfZeros(tarRecord({ ...PKG_INFO, size: 100_000_000 }), 100)),
  ],
  [
    '"acme-1.0/PKG-INFO" names the project "evil", expected "acme" as in the filename',
    "another project's metadata",
    () => tar({ ...PKG_INFO, body: metadataText({ name: "evil", version: "1.0" }) }),
  ],
  [
    "it is no zip archive, or the end of it is missing",
    "a tar that calls itself a zip",
    () => ({ filename: "acme-1.0.zip", contents: [sdist()] }),
  ],
  [
    'it has PKG-INFO more than once: "acme-1.0/PKG-INFO" and "evil-1.0/PKG-INFO"',
    "a zip with two folders at its top",
    () => zip(PKG_INFO, { ...PKG_INFO, name: "evil-1.0/PKG-INFO" }),
  ],
];
