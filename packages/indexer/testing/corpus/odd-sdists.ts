import { gzipSync } from "node:zlib";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import {
  gnuLong,
  MAGIC,
  paxHeader,
  type TarEntry,
  tarArchive,
  tarGzArchive,
  tarRecord,
} from "../tar-archive.ts";
import { zipArchive } from "../zip-archive.ts";
import type { CorpusFile } from "./corpus.ts";

const PKG_INFO: TarEntry = {
  name: "acme-1.0/PKG-INFO",
  body: metadataText({ name: "acme", version: "1.0" }),
};
const MODULE: TarEntry = { name: "acme-1.0/acme.py", body: "print()\n" };

function acme(...contents: CorpusFile["contents"]): CorpusFile {
  return { filename: "acme-1.0.tar.gz", contents };
}

function tar(...entries: readonly TarEntry[]): CorpusFile {
  return acme(tarGzArchive(entries));
}

const LONG = `acme-1.0/${"long/".repeat(30)}name.py`;

/** Sdists that look like some of the hostile ones, but are what builders make and pip installs. */
export const ODD_SDISTS: readonly (readonly [what: string, build: () => CorpusFile])[] = [
  [
    "an sdist with links and folders",
    () =>
      tar(
        { name: "acme-1.0/", type: "5" },
        { name: "acme-1.0/README", type: "2", linkName: "../../README" },
        PKG_INFO,
        { name: "acme-1.0/COPY", type: "1", linkName: "acme-1.0/PKG-INFO" },
      ),
  ],
  [
    "an sdist whose names begin with ./",
    () =>
      tar(
        { name: "./", type: "5" },
        { ...PKG_INFO, name: "./acme-1.0/PKG-INFO" },
        { name: "./acme-1.0/COPY", type: "1", linkName: "./acme-1.0/PKG-INFO" },
      ),
  ],
  [
    "an sdist with PKG-INFO of its egg",
    () => tar(PKG_INFO, { ...PKG_INFO, name: "acme-1.0/acme.egg-info/PKG-INFO" }),
  ],
  [
    "a zip with a name in no known encoding, below the folder of PKG-INFO",
    () => {
      const odd = { name: Buffer.from("acme-1.0/examples/caf\xe9.py", "latin1"), flags: 0 };
      const entries = [
        { name: "acme-1.0/PKG-INFO", body: PKG_INFO.body ?? "" },
        { name: "acme-1.0/examples/cafe.py", body: "", local: odd, central: odd },
      ];
      return { filename: "acme-1.0.zip", contents: [zipArchive(entries)] };
    },
  ],
  [
    "an sdist of Unix V7",
    () => tar(...[PKG_INFO, MODULE].map((entry) => ({ ...entry, magic: MAGIC.old, type: "\0" }))),
  ],
  [
    "an sdist of Unix V7 with folders",
    () =>
      tar({ name: "acme-1.0/", type: "\0", magic: MAGIC.old }, { ...PKG_INFO, type: "\0", magic: MAGIC.old }),
  ],
  ["an sdist of GNU tar", () => tar(...[PKG_INFO, MODULE].map((entry) => ({ ...entry, magic: MAGIC.gnu })))],
  [
    "an sdist of GNU tar with long names",
    () =>
      tar(
        { ...PKG_INFO, magic: MAGIC.gnu },
        gnuLong("L", LONG),
        { ...MODULE, name: LONG.slice(0, 100), magic: MAGIC.gnu },
        gnuLong("K", LONG),
        gnuLong("L", `${LONG}.link`),
        { name: "x", type: "1", magic: MAGIC.gnu },
        gnuLong("L", "acme-1.0/folder/"),
        { name: "y", type: "5", magic: MAGIC.gnu },
      ),
  ],
  [
    "an sdist of GNU tar whose long name has no NUL behind it",
    () => tar(PKG_INFO, { ...gnuLong("L", ""), body: LONG }, { ...MODULE, magic: MAGIC.gnu }),
  ],
  ["an sdist with a prefix", () => tar({ ...PKG_INFO, name: "PKG-INFO", prefix: "acme-1.0" })],
  [
    "an sdist with pax time stamps and names",
    () =>
      tar(
        paxHeader({ mtime: "1700000000.1234567", path: PKG_INFO.name, size: `${PKG_INFO.body?.length}` }),
        PKG_INFO,
        paxHeader({ path: LONG, uname: "rönner", "LIBARCHIVE.creationtime": "1700000000" }),
        MODULE,
        paxHeader({ path: `${LONG}.link`, linkpath: LONG }),
        { name: "x", type: "1" },
      ),
  ],
  [
    "an sdist of git archive",
    () => tar(paxHeader({ comment: "d2f13ac" }, "g"), { name: "acme-1.0/", type: "5" }, PKG_INFO),
  ],
  [
    "an sdist of several git archives",
    () =>
      tar(paxHeader({ comment: "d2f13ac" }, "g"), PKG_INFO, paxHeader({ comment: "76f6a0c" }, "g"), MODULE),
  ],
  ["an sdist without an end", () => acme(gzipSync(tarRecord(PKG_INFO)))],
  [
    "an sdist with half a block of zeros at its end",
    () => acme(gzipSync(Buffer.concat([tarRecord(PKG_INFO), Buffer.alloc(300)]))),
  ],
  [
    "an sdist with one block of zeros at its end",
    () => acme(gzipSync(Buffer.concat([tarRecord(PKG_INFO), Buffer.alloc(512)]))),
  ],
  [
    "an sdist with 20 MB of zeros at its end",
    () => acme(gzipSync(Buffer.concat([tarArchive([PKG_INFO]), Buffer.alloc(20_000_000)]))),
  ],
  ["an sdist with 20 MB of zeros after its end", () => acme(tarGzArchive([PKG_INFO]), 20_000_000)],
  [
    "an sdist whose gzip names its file and more",
    () => {
      const { body } = { body: tarGzArchive([PKG_INFO]) };
      const flags = Buffer.from(body.subarray(0, 10));
      flags[3] = 0b1_1110;
      const fields = Buffer.from("\x03\0abcacme-1.0.tar\0a comment\0\0\0", "latin1");
      return acme(Buffer.concat([flags, fields, body.subarray(10)]));
    },
  ],
  [
    "an sdist with numbers as old programs wrote them",
    () =>
      tar(
        {
          ...MODULE,
          fields: { 100: "   644 \0", 108: "     0 \0", 124: "         10 ", 329: Buffer.alloc(16) },
        },
        PKG_INFO,
      ),
  ],
  [
    "an sdist with numbers that need more than octal digits",
    () =>
      tar({
        ...PKG_INFO,
        fields: { 108: Buffer.of(0x80, 0, 0, 0, 0x12, 0x34, 0x56, 0x78), 136: Buffer.alloc(12, 0xff) },
      }),
  ],
  [
    "an sdist with a name in Latin-1",
    () =>
      tar(PKG_INFO, { ...MODULE, name: "", fields: { 0: Buffer.from("acme-1.0/r\xfcnner.py", "latin1") } }),
  ],
  ["an sdist with a file twice", () => tar(MODULE, PKG_INFO, { ...MODULE, body: "print(2)\n" })],
  [
    "an sdist with a folder twice",
    () => tar(...[1, 2].map(() => ({ name: "acme-1.0/x", type: "5" })), PKG_INFO),
  ],
  [
    "an sdist with names that differ in case",
    () => tar(PKG_INFO, { ...MODULE, name: "acme-1.0/BUILD" }, { ...MODULE, name: "acme-1.0/build/x.py" }),
  ],
  ["an sdist with a checksum of signed bytes", signedChecksum],
  [
    "an sdist without a folder, as maturin made them",
    () =>
      tar(
        { ...PKG_INFO, name: "PKG-INFO" },
        { ...MODULE, name: "setup.py" },
        { ...PKG_INFO, name: "acme.egg-info/PKG-INFO" },
      ),
  ],
];

function signedChecksum(): CorpusFile {
  const name = Buffer.from("acme-1.0/r\xfcnner.py", "latin1");
  const unsigned = tarRecord({ name: "", fields: { 0: name } });
  const sum = Number.parseInt(unsigned.toString("latin1", 148, 154), 8) - 256;
  const checksum = `${sum.toString(8).padStart(6, "0")}\0 `;
  return tar(PKG_INFO, { name: "", fields: { 0: name }, checksum });
}

/** Sdists that are listed without metadata. For each: the note about it, what is wrong, and its builder. */
export const SDISTS_WITHOUT_METADATA: readonly (readonly [
  note: string,
  what: string,
  build: () => CorpusFile,
])[] = [
  ["it has no PKG-INFO in the folder at its top", "no PKG-INFO", () => tar(MODULE)],
  [
    "it has no PKG-INFO in the folder at its top",
    "a zip without PKG-INFO",
    () => ({ filename: "acme-1.0.zip", contents: [zipArchive([{ name: "acme-1.0/setup.py", body: "" }])] }),
  ],
  [
    '"acme-1.0/PKG-INFO" is not a file',
    "PKG-INFO that is a symlink",
    () => tar(MODULE, { ...PKG_INFO, body: "", type: "2", linkName: "acme.egg-info/PKG-INFO" }),
  ],
  [
    '"acme-1.0/PKG-INFO" is not a file',
    "PKG-INFO that is a hard link",
    () => tar(MODULE, { ...PKG_INFO, body: "", type: "1", linkName: MODULE.name }),
  ],
  [
    "it has no PKG-INFO in the folder at its top",
    "PKG-INFO that is a folder",
    () => tar({ ...PKG_INFO, body: "", type: "5" }),
  ],
  [
    '"acme-1.0/PKG-INFO" is not UTF-8',
    "PKG-INFO in Latin-1",
    () => tar({ ...PKG_INFO, body: Buffer.from(`${PKG_INFO.body}Author: R\xfcnner\n`, "latin1") }),
  ],
  [
    '"acme-1.0/PKG-INFO" has no fields, expected its first line to be one such as "Name: acme"',
    "PKG-INFO of nothing",
    () => tar({ ...PKG_INFO, body: "\n" }),
  ],
];
