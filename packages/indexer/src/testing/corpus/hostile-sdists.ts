import { gzipSync } from "node:zlib";
import { buildSdist } from "../build-sdist.ts";
import { gzipOfZeros } from "../deflated-zeros.ts";
import { metadataText } from "../metadata-text.ts";
import type { Stretch } from "../synthetic-object.ts";
import { type TarEntry, tarArchive, tarGzArchive, tarRecord } from "../tar-archive.ts";
import { zipArchive } from "../zip-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";

const ACME = { name: "acme", version: "1.0" };
const PKG_INFO: TarEntry = { name: "acme-1.0/PKG-INFO", body: metadataText(ACME) };
const MODULE: TarEntry = { name: "acme-1.0/acme.py", body: "print()\n" };
const UNREADABLE = "its compressed tar archive cannot be read:";

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

/** An archive followed by bytes that unpack to nothing and have no end: empty blocks, none of them the last. */
function endlessGzip(): CorpusFile {
  const head = gzipSync("").subarray(0, 10);
  const emptyBlock = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
  return acme(head, { pattern: emptyBlock, times: 10_000_000 });
}

/** Sdists that came to harm, or were made to do some. */
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
  [`${UNREADABLE} incorrect header check`, "bytes after the end", () => acme(sdist(), Buffer.from("more"))],
  [`${UNREADABLE} invalid tar header`, "compressed text", () => acme(gzipSync("text ".repeat(1_000)))],
  [
    `${UNREADABLE} unexpected end of data`,
    "a tar cut in two",
    () => acme(gzipSync(tarRecord(PKG_INFO).subarray(0, 520))),
  ],
  [
    `${UNREADABLE} unexpected end of data`,
    "an entry that says it has 8 GB",
    () => tar(PKG_INFO, { ...MODULE, size: 8_000_000_000 }),
  ],
  [
    `${UNREADABLE} header exceeds max size`,
    "an extended header that says it has 4 GB",
    () => tar(PKG_INFO, { name: "pax", type: "x", size: 4_000_000_000 }),
  ],

  ["it has no PKG-INFO, expected it in the folder at its top", "an archive of nothing", () => tar()],
  ["it has no PKG-INFO, expected it in the folder at its top", "no PKG-INFO", () => tar(MODULE)],
  [
    "it has no PKG-INFO, expected it in the folder at its top",
    "PKG-INFO at no folder's top",
    () => tar({ ...PKG_INFO, name: "PKG-INFO" }, { ...PKG_INFO, name: "acme-1.0/acme.egg-info/PKG-INFO" }),
  ],
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
    'entry "acme-1.0/PKG-INFO" is a symlink, expected a file',
    "PKG-INFO that is a symlink",
    () => tar({ ...PKG_INFO, body: "", type: "2", linkName: "/etc/passwd" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" is a link, expected a file',
    "PKG-INFO that is a hard link",
    () => tar({ ...PKG_INFO, body: "", type: "1", linkName: "acme-1.0/acme.py" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" is a directory, expected a file',
    "PKG-INFO that is a folder",
    () => tar({ ...PKG_INFO, body: "", type: "5" }),
  ],
  ...[
    ["3", "character-device"],
    ["4", "block-device"],
    ["6", "fifo"],
  ].map(
    ([type = "", word]) =>
      [
        `entry "acme-1.0/null" is a ${word}, expected files, folders and links`,
        `a ${word}`,
        () => tar(PKG_INFO, { name: "acme-1.0/null", type }),
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
    "8 GB in 300 kB",
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
    '"acme-1.0/PKG-INFO" is not UTF-8',
    "PKG-INFO in Latin-1",
    () => tar({ ...PKG_INFO, body: Buffer.from(`${metadataText(ACME)}Author: R\xfcnner\n`, "latin1") }),
  ],

  [
    "it is no zip archive, or the end of it is missing",
    "a tar that calls itself a zip",
    () => ({ filename: "acme-1.0.zip", contents: [sdist()] }),
  ],
  ["it has no PKG-INFO, expected it in the folder at its top", "a zip without PKG-INFO", () => zip(MODULE)],
  [
    'it has PKG-INFO more than once: "acme-1.0/PKG-INFO" and "evil-1.0/PKG-INFO"',
    "a zip with two folders at its top",
    () => zip(PKG_INFO, { ...PKG_INFO, name: "evil-1.0/PKG-INFO" }),
  ],
];
