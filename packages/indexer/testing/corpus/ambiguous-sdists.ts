import { gzipSync } from "node:zlib";
import { quoted } from "@wheelyard/core/quoted";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import {
  gnuLong,
  MAGIC,
  paxHeader,
  paxRecord,
  type TarEntry,
  tarArchive,
  tarGzArchive,
  tarRecord,
} from "../tar-archive.ts";
import type { Corpus, CorpusFile } from "./corpus.ts";

const PKG_INFO: TarEntry = {
  name: "acme-1.0/PKG-INFO",
  body: metadataText({ name: "acme", version: "1.0" }),
};
const EVIL: TarEntry = {
  ...PKG_INFO,
  body: metadataText({ name: "acme", version: "1.0", fields: { Summary: "evil" } }),
};
const MODULE: TarEntry = { name: "acme-1.0/acme.py", body: "print()\n" };
const AFTER = 'after entry "acme-1.0/PKG-INFO"';

function tar(...entries: readonly TarEntry[]): CorpusFile {
  return { filename: "acme-1.0.tar.gz", contents: [tarGzArchive(entries)] };
}

/** Entries that only some readers consider part of the previous one's content. */
function hidden(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat(entries.map(tarRecord));
}

function octal(size: number): string {
  return size.toString(8).padStart(11, "0");
}

/** A number in a header that only some readers understand. */
const BAD_SIZES: readonly (readonly [what: string, field: string | Uint8Array])[] = [
  ["a high bit, which never ended", Buffer.of(0x81, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  ["any high bit", Buffer.of(0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0)],
  ["a negative number", Buffer.alloc(12, 0xff)],
  ["a number beyond 64 bits", Buffer.of(0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0)],
  ["a sign", "+0000000010\0"],
  ["a minus", "-0000000010\0"],
  ["a prefix of Python", "0o000000010\0"],
  ["an underscore", "000000001_0\0"],
  ["a tab", "\t0000000010\0"],
  ["digits behind a space", "0000 000010\0"],
  ["digits behind a NUL", "10\x0000000010\0"],
  ["a decimal digit", "00000000018\0"],
  ["base 64 of old GNU tars", "+AAAAAAAAAB\0"],
];

/** Sdists that are one thing to one reader and another to the next. */
export const AMBIGUOUS_SDISTS: Corpus = [
  ...BAD_SIZES.map(
    ([what, field]) =>
      [
        `entry "acme-1.0/acme.py" has the size ${quoted(Buffer.from(field).toString("latin1"))}, expected octal digits`,
        `a size with ${what}`,
        () => tar({ ...MODULE, fields: { 124: field } }, PKG_INFO),
      ] as const,
  ),
  ...Object.entries({ mode: 100, uid: 108, gid: 116, mtime: 136, devmajor: 329, devminor: 337 }).map(
    ([field, offset]) =>
      [
        `entry "acme-1.0/acme.py" has the ${field} "${field === "mtime" ? "garbage00000" : "garbage0"}", expected octal digits`,
        `a bad ${field}, where Python ends the archive`,
        () =>
          tar(
            PKG_INFO,
            { ...MODULE, fields: { [offset]: field === "mtime" ? "garbage00000" : "garbage0" } },
            MODULE,
          ),
      ] as const,
  ),
  [
    `it has no valid tar header ${AFTER}`,
    "a wrong checksum, where Python ends the archive and GNU tar looks for the next header",
    () => tar(PKG_INFO, { ...MODULE, checksum: "0000001\0" }, MODULE),
  ],
  [
    `it has no valid tar header ${AFTER}`,
    "a checksum in another number system",
    () => tar(PKG_INFO, { ...MODULE, checksum: "0x1234\0 " }),
  ],

  ...(["1", "2", "5"] as const).map((type) => {
    const kind = { "1": "hard link", "2": "symlink", "5": "folder" }[type];
    const content = hidden(EVIL);
    return [
      `entry "acme-1.0/x" is a ${kind} with ${content.length} bytes, expected none`,
      `data after a ${kind}`,
      () => tar(PKG_INFO, { name: "acme-1.0/x", type, linkName: PKG_INFO.name, body: content }),
    ] as const;
  }),
  [
    `entry "acme-1.0/x/" is a folder with ${hidden(EVIL).length} bytes, expected none`,
    "data after a folder of Unix V7",
    () => tar(PKG_INFO, { name: "acme-1.0/x/", type: "\0", magic: MAGIC.old, body: hidden(EVIL) }),
  ],
  [
    'entry "acme-1.0/x/" is a folder by its name, and a file by its type',
    "a folder of Unix V7 in a header of POSIX",
    () => tar(PKG_INFO, { name: "acme-1.0/x/", type: "\0" }),
  ],
  [
    'entry "acme-1.0/x" is a folder by its name, and a file by its type',
    "a folder of Unix V7 by one of two names",
    () => tar(PKG_INFO, gnuLong("L", "acme-1.0/x"), { name: "y/", type: "\0", magic: MAGIC.gnu }),
  ],
  ...[
    ["its header", () => [{ ...MODULE, name: "acme-1.0/PKG-INFO/" }]],
    ["pax", () => [paxHeader({ path: "acme-1.0/PKG-INFO/" }), MODULE]],
    ["a GNU long name", () => [gnuLong("L", "acme-1.0/PKG-INFO/"), MODULE]],
  ].map(
    ([what, entries]) =>
      [
        'the name of entry "acme-1.0/PKG-INFO/" ends in a slash, and it is a file',
        `a file's name that ends in a slash by ${what}`,
        () => tar(PKG_INFO, ...(entries as () => TarEntry[])()),
      ] as const,
  ),
  ...["acme-1.0//PKG-INFO", "acme-1.0/./PKG-INFO", "././acme-1.0/PKG-INFO", ".//acme-1.0/PKG-INFO"].map(
    (name) =>
      [
        name.startsWith(".//")
          ? `the name of entry "/acme-1.0/PKG-INFO" is absolute, expected one below the archive's folder`
          : `the name of entry ${quoted(name.replace("././", "./"))} is not the shortest spelling of its path, expected no "." and no empty folder`,
        `${name}`,
        () => tar(PKG_INFO, { ...EVIL, name }),
      ] as const,
  ),

  [
    'entry "acme-1.0/x/PKG-INFO" has a prefix to its name, and its format has none',
    "a prefix in GNU's format, which Python takes",
    () => tar(PKG_INFO, { ...EVIL, name: "x/PKG-INFO", magic: MAGIC.gnu, prefix: "acme-1.0" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" has a prefix to its name, and its format has none',
    "a prefix in the format of Unix V7",
    () => tar({ ...PKG_INFO, name: "PKG-INFO", magic: MAGIC.old, prefix: "acme-1.0" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" has a prefix to its name, and its format has none',
    "a prefix in a header of no known version",
    () => tar({ ...PKG_INFO, name: "PKG-INFO", magic: "ustar\0\0\0", prefix: "acme-1.0" }),
  ],

  ...[
    "GNU.sparse.name",
    "GNU.sparse.size",
    "GNU.sparse.map",
    "GNU.sparse.major",
    "SCHILY.realsize",
    "hdrcharset",
  ].map(
    (keyword) =>
      [
        `the pax header ${AFTER} has the keyword "${keyword}"`,
        `the keyword ${keyword}`,
        () => tar(PKG_INFO, paxHeader({ [keyword]: "acme-1.0/PKG-INFO" }), MODULE),
      ] as const,
  ),
  ...["path", "linkpath", "size"].map(
    (keyword) =>
      [
        `the global pax header at its beginning has the keyword "${keyword}"`,
        `a global ${keyword}`,
        () => tar(paxHeader({ [keyword]: "10" }, "g"), PKG_INFO),
      ] as const,
  ),
  [
    'the global pax header at its beginning has the keyword "GNU.sparse.size"',
    "a global sparse size",
    () => tar(paxHeader({ "GNU.sparse.size": "10" }, "g"), PKG_INFO),
  ],
  [
    'entry "acme-1.0/x" has the size "1024" in its pax header, expected 0 as in its own',
    "a size by pax of a link",
    () => tar(paxHeader({ size: "1024" }), { name: "acme-1.0/x", type: "2", linkName: "y" }, EVIL, PKG_INFO),
  ],
  [
    `entry "acme-1.0/acme.py" has the size "${hidden(EVIL).length}" in its pax header, expected 0 as in its own`,
    "a size by pax alone, which old readers pass over",
    () => tar(paxHeader({ size: `${hidden(EVIL).length}` }), { ...MODULE, body: "" }, EVIL, PKG_INFO),
  ],
  [
    'entry "acme-1.0/acme.py" has the size "+8" in its pax header, expected 8 as in its own',
    "a size by pax with a sign",
    () => tar(paxHeader({ size: "+8" }), MODULE, PKG_INFO),
  ],
  ...[
    ["a wrong length", "30 path=acme-1.0/PKG-INFO\n"],
    ["a length with a zero before it", `0${paxRecord(["path", "acme-1.0/evil"])}`],
    ["a length of 0", "0 path=acme-1.0/PKG-INFO\n"],
    ["no line break", "26 path=acme-1.0/PKG-INFO-"],
    ["no keyword", "6 =xy\n"],
    ["no equals sign", "8 pathx\n"],
    ["no space", "26path=acme-1.0/PKG-INFOs\n"],
    ["a line break in its value", paxRecord(["comment", `x\n${paxRecord(["path", "acme-1.0/PKG-INFO"])}`])],
    ["a line break in its keyword", paxRecord(["a\n20 path", "acme-1.0/x"])],
    ["zeros behind it", `${paxRecord(["comment", "x"])}\0\0${paxRecord(["path", "acme-1.0/PKG-INFO"])}`],
    ["text behind it", `${paxRecord(["comment", "x"])}more`],
  ].map(
    ([what, records = ""]) =>
      [
        `the pax header ${AFTER} has a malformed record`,
        `a pax record with ${what}`,
        () => tar(PKG_INFO, paxHeader(records), MODULE),
      ] as const,
  ),
  [
    `the pax header ${AFTER} has two records path`,
    "one keyword twice",
    () =>
      tar(
        PKG_INFO,
        paxHeader(`${paxRecord(["path", "acme-1.0/x"])}${paxRecord(["path", "acme-1.0/y"])}`),
        MODULE,
      ),
  ],
  [
    `the pax header ${AFTER} goes on after its end`,
    "a pax record in the padding, which Python reads",
    () => {
      const header = paxHeader(`${paxRecord(["comment", "x"])}${paxRecord(["path", "acme-1.0/PKG-INFO"])}`);
      return tar(PKG_INFO, { ...header, size: paxRecord(["comment", "x"]).length }, MODULE);
    },
  ],
  [
    `the GNU long name ${AFTER} goes on after its end`,
    "a GNU long name that is longer than its size",
    () => tar(PKG_INFO, { ...gnuLong("L", "acme-1.0/PKG-INFO"), size: 10 }, MODULE),
  ],
  [
    `the GNU long name ${AFTER} has a NUL in it`,
    "a GNU long name that Python cuts",
    () => tar(PKG_INFO, gnuLong("L", "acme-1.0/PKG-INFO\0x"), MODULE),
  ],
  [
    'the name of entry "acme-1.0/PKG-INFO\\u{0}x" has a NUL in it',
    "a NUL in a name by pax",
    () => tar(PKG_INFO, paxHeader({ path: "acme-1.0/PKG-INFO\0x" }), MODULE),
  ],
  [
    'the name of entry "" is empty',
    "an empty name by pax",
    () => tar(PKG_INFO, paxHeader({ path: "" }), MODULE),
  ],
  ['the name of entry "" is empty', "an empty name", () => tar(PKG_INFO, { ...MODULE, name: "" })],
  ...(
    [
      ["pax header", "pax header", () => [paxHeader({ path: "acme-1.0/x" }), paxHeader({ comment: "y" })]],
      ["GNU long name", "GNU long name", () => [gnuLong("L", "acme-1.0/x"), gnuLong("L", "acme-1.0/y")]],
      ["GNU long link name", "GNU long link name", () => [gnuLong("K", "x"), gnuLong("K", "y")]],
      ["GNU long name", "pax header", () => [gnuLong("L", "acme-1.0/x"), paxHeader({ path: "acme-1.0/y" })]],
      ["pax header", "GNU long name", () => [paxHeader({ path: "acme-1.0/y" }), gnuLong("L", "acme-1.0/x")]],
      [
        "pax header",
        "global pax header",
        () => [paxHeader({ path: "acme-1.0/x" }), paxHeader({ comment: "y" }, "g")],
      ],
      [
        "global pax header",
        "global pax header",
        () => [paxHeader({ comment: "x" }, "g"), paxHeader({ comment: "y" }, "g")],
      ],
    ] as const
  ).map(
    ([first, second, entries]) =>
      [
        `it has a ${first} and a ${second} in a row ${AFTER}`,
        `${first} and ${second} for one entry`,
        () => tar(PKG_INFO, ...entries(), MODULE),
      ] as const,
  ),
  ...(
    [
      ["pax header", paxHeader({ path: "acme-1.0/PKG-INFO" })],
      ["global pax header", paxHeader({ comment: "x" }, "g")],
      ["GNU long name", gnuLong("L", "acme-1.0/PKG-INFO")],
    ] as const
  ).map(
    ([what, header]) =>
      [
        `the ${what} ${AFTER} has no entry after it`,
        `a ${what} at the end`,
        () => tar(PKG_INFO, header),
      ] as const,
  ),
  ...(
    [
      ["pax header", { ...paxHeader({ path: "acme-1.0/x" }), magic: MAGIC.old }],
      ["pax header", { ...paxHeader({ path: "acme-1.0/x" }), magic: MAGIC.gnu }],
      ["GNU long name", { ...gnuLong("L", "acme-1.0/x"), magic: MAGIC.old }],
    ] as const
  ).map(
    ([what, header]) =>
      [
        `the ${what} ${AFTER} is in a format that has none`,
        `a ${what} that uv takes for a file`,
        () => tar(PKG_INFO, header, MODULE),
      ] as const,
  ),

  [
    'entry "acme-1.0/x/PKG-INFO" lies in "acme-1.0/x", which is a symlink',
    "an entry written through a symlink",
    () =>
      tar(
        PKG_INFO,
        { name: "acme-1.0/x", type: "2", linkName: "." },
        { ...EVIL, name: "acme-1.0/x/PKG-INFO" },
      ),
  ],
  [
    'entry "acme-1.0/PKG-INFO" lies in "acme-1.0", which is a symlink',
    "a folder at the top that is a symlink",
    () => tar({ name: "acme-1.0", type: "2", linkName: "/tmp" }, PKG_INFO),
  ],
  [
    'entry "acme-1.0/X/PKG-INFO" lies in "acme-1.0/x", which is a symlink',
    "an entry written through a symlink on some systems",
    () =>
      tar(
        PKG_INFO,
        { name: "acme-1.0/x", type: "2", linkName: "." },
        { ...EVIL, name: "acme-1.0/X/PKG-INFO" },
      ),
  ],
  [
    'entries "acme-1.0/x" and "acme-1.0/X" are one on some systems, and the first is a hard link',
    "an entry written over through a link on some systems",
    () =>
      tar(
        PKG_INFO,
        { name: "acme-1.0/x", type: "1", linkName: PKG_INFO.name },
        { ...EVIL, name: "acme-1.0/X" },
      ),
  ],
  [
    'entry "acme-1.0/x" occurs as a hard link and as a file',
    "an entry written over through a hard link",
    () =>
      tar(
        PKG_INFO,
        { name: "acme-1.0/x", type: "1", linkName: PKG_INFO.name },
        { ...EVIL, name: "acme-1.0/x" },
      ),
  ],
  [
    'entry "acme-1.0/x" occurs as a symlink and as a file',
    "an entry written over through a symlink",
    () =>
      tar(PKG_INFO, { name: "acme-1.0/x", type: "2", linkName: "PKG-INFO" }, { ...EVIL, name: "acme-1.0/x" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" occurs as a file and as a symlink',
    "PKG-INFO and a link in its place",
    () =>
      tar(PKG_INFO, EVIL.body ? { ...EVIL, name: "acme-1.0/x" } : EVIL, {
        ...PKG_INFO,
        body: "",
        type: "2",
        linkName: "x",
      }),
  ],
  [
    'entry "acme-1.0/x" occurs twice as a symlink',
    "two symlinks at one path",
    () => tar(PKG_INFO, ...["a", "b"].map((linkName) => ({ name: "acme-1.0/x", type: "2", linkName }))),
  ],
  [
    'entry "acme-1.0/acme.py" occurs again after a link to it',
    "a file that is written over after a link to it",
    () => tar(PKG_INFO, MODULE, { name: "acme-1.0/x", type: "1", linkName: MODULE.name }, MODULE),
  ],
  [
    'entry "acme-1.0/x" links to "acme-1.0/acme.py", expected a file that occurs once before it',
    "a link to a file that comes twice",
    () => tar(PKG_INFO, MODULE, MODULE, { name: "acme-1.0/x", type: "1", linkName: MODULE.name }),
  ],
  ...(
    [
      ["acme-1.0/acme.py", "a file that comes later", [MODULE]],
      ["/etc/passwd", "a file outside", []],
      ["acme-1.0/./PKG-INFO", "another spelling", []],
      ["./acme-1.0/PKG-INFO", "a spelling that its own name doesn't have", []],
    ] as const
  ).map(
    ([linkName, what, later]) =>
      [
        `entry "acme-1.0/x" links to "${linkName}", expected a file that occurs once before it`,
        `a hard link to ${what}`,
        () => tar(PKG_INFO, { name: "acme-1.0/x", type: "1", linkName }, ...later),
      ] as const,
  ),
  [
    'entry "acme-1.0/x" is a symlink to "", expected a path',
    "a symlink to nothing",
    () => tar(PKG_INFO, { name: "acme-1.0/x", type: "2" }),
  ],
  [
    'entry "acme-1.0/x" is a symlink to "y\\u{0}z", expected a path',
    "a symlink to a path with a NUL",
    () => tar(PKG_INFO, paxHeader({ linkpath: "y\0z" }), { name: "acme-1.0/x", type: "2", linkName: "y" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO/x" lies in "acme-1.0/PKG-INFO", which is a file',
    "PKG-INFO that is a folder as well",
    () => tar(PKG_INFO, { ...MODULE, name: "acme-1.0/PKG-INFO/x" }),
  ],
  [
    'entry "acme-1.0/PKG-INFO" occurs as a file and as a folder',
    "PKG-INFO that is a folder afterwards",
    () => tar(PKG_INFO, { name: "acme-1.0/PKG-INFO/", type: "5" }),
  ],

  [
    "it has bytes after the end of its tar archive, expected none but zeros",
    "an entry behind one block of zeros, where GNU tar and Python end",
    () => ({
      filename: "acme-1.0.tar.gz",
      contents: [gzipSync(Buffer.concat([tarRecord(PKG_INFO), Buffer.alloc(512), tarArchive([EVIL])]))],
    }),
  ],
  [
    "it has bytes after the end of its tar archive, expected none but zeros",
    "an entry behind 5 MB of zeros",
    () => ({
      filename: "acme-1.0.tar.gz",
      contents: [
        gzipSync(Buffer.concat([tarArchive([PKG_INFO]), Buffer.alloc(5_000_192), tarArchive([EVIL])])),
      ],
    }),
  ],
  [
    "it has bytes after the end of its gzip member, expected none but zeros",
    "an entry in a second gzip member, where uv ends",
    () => ({
      filename: "acme-1.0.tar.gz",
      contents: [gzipSync(tarRecord(PKG_INFO)), tarGzArchive([MODULE])],
    }),
  ],
  [
    "the names of its entries have more than 4000000 characters",
    "megabytes of names",
    () =>
      tar(
        ...Array.from({ length: 1_000 }, (_, i) => [
          paxHeader({ path: `acme-1.0/${i}${"/x".repeat(2_040)}` }),
          MODULE,
        ]).flat(),
      ),
  ],
  [
    `entry "acme-1.0/acme.py" has the size "${octal(8)}x", expected octal digits`,
    "a size with something behind its digits",
    () => tar({ ...MODULE, fields: { 124: `${octal(8)}x` } }, PKG_INFO),
  ],
];
