import { gzipSync } from "node:zlib";
import { metadataText } from "@wheelyard/core/testing/metadata-text";
import { sdistEntries } from "@wheelyard/indexer/testing/build-sdist";
import type { Random } from "@wheelyard/indexer/testing/explorer/random";
import {
  gnuLong,
  MAGIC,
  paxHeader,
  paxRecord,
  type TarEntry,
  tarArchive,
  tarRecord,
} from "@wheelyard/indexer/testing/tar-archive";
import { below, mutateBytes } from "./mutate-bytes.ts";
import type { Mutant } from "./search.ts";

const ACME = { name: "acme", version: "1.0" };

const EVIL = metadataText({ ...ACME, fields: { Summary: "another" } });

const TOP = "acme-1.0";

/** What makes the sdist install without a network. */
export const PROJECT: readonly TarEntry[] = sdistEntries(ACME);

const FORMATS = {
  ustar: (entries: readonly TarEntry[]) => entries,
  pax: (entries: readonly TarEntry[]) =>
    entries.flatMap((entry) => [paxHeader({ mtime: "1700000000.5", path: entry.name }), entry]),
  git: (entries: readonly TarEntry[]) => [paxHeader({ comment: "d2f13ac" }, "g"), ...entries],
  gnu: (entries: readonly TarEntry[]) =>
    entries.flatMap((entry) => [gnuLong("L", entry.name), { ...entry, magic: MAGIC.gnu }]),
  v7: (entries: readonly TarEntry[]) =>
    entries.map((entry) => ({ ...entry, magic: MAGIC.old, ...(entry.type !== "0" && { type: "\0" }) })),
} as const;

const EXTRAS: readonly TarEntry[] = [
  { name: `${TOP}/`, type: "5" },
  { name: `${TOP}/docs/`, type: "5" },
  { name: `${TOP}/docs/link`, type: "2", linkName: "../PKG-INFO" },
  { name: `${TOP}/empty` },
  { name: `${TOP}/acme.egg-info/PKG-INFO`, body: EVIL },
];

const PATHS = [
  `${TOP}/PKG-INFO`,
  `${TOP}//PKG-INFO`,
  `${TOP}/./PKG-INFO`,
  `./${TOP}/PKG-INFO`,
  `${TOP}/PKG-INFO/`,
  `${TOP}/docs/../PKG-INFO`,
  `${TOP}/docs/PKG-INFO`,
  `${TOP}/docs/link`,
  `${TOP}/docs/`,
  `${TOP}/docs`,
  `${TOP}/`,
  TOP,
  ".",
  "./",
  "",
  "PKG-INFO",
  `${TOP}/${"long/".repeat(24)}x`,
] as const;

const TYPES = ["0", "\0", "1", "2", "5", "7", "S", "g", "x", "X", "L", "K", "D", "3", "\x80"] as const;

const MAGICS = [MAGIC.posix, MAGIC.gnu, MAGIC.old, "ustar\0\0\0", "ustar  0"] as const;

const NUMBERS = [
  "",
  " ",
  "0",
  "1",
  "10 ",
  " 10",
  "10\0",
  "+10",
  "-1",
  "1_0",
  "0o10",
  "8",
  "\x80",
  "\xff",
  "\x81",
  "x",
] as const;

const OFFSETS = [100, 108, 116, 124, 124, 124, 136, 148, 329, 337] as const;

const HEADER_BYTES = [0, 0x20, 0x2f, 0x30, 0x31, 0x37, 0x80, 0x81, 0xff] as const;

const KEYWORDS = [
  "path",
  "linkpath",
  "size",
  "mtime",
  "comment",
  "hdrcharset",
  "GNU.sparse.size",
  "GNU.sparse.name",
] as const;

type Change = (entries: TarEntry[], random: Random) => string;

/** Changes to what a program that writes a tar decides, so that checksums stay valid. */
const CHANGES: readonly Change[] = [
  (entries, random) => {
    const [from, to] = [below(random, entries.length), below(random, entries.length)];
    entries.splice(to, 0, ...entries.splice(from, 1));
    return `entry ${from} moved to ${to}`;
  },
  (entries, random) => {
    const [from, to] = [below(random, entries.length), below(random, entries.length + 1)];
    entries.splice(to, 0, { ...(entries[from] as TarEntry) });
    return `entry ${from} repeated at ${to}`;
  },
  (entries, random) => {
    const at = below(random, entries.length);
    entries.splice(at, 1);
    return `entry ${at} removed`;
  },
  edit("type", (random) => ({ type: random.pick(TYPES) })),
  edit("name", (random) => ({ name: random.pick(PATHS) })),
  edit("link", (random) => ({ linkName: random.pick(PATHS), type: random.pick(["1", "2"]), body: "" })),
  edit("content", () => ({ body: EVIL })),
  edit("content of entries", () => ({ body: tarRecord({ name: `${TOP}/PKG-INFO`, body: EVIL }) })),
  edit("size", (random) => ({ size: below(random, 3_000) })),
  edit("magic", (random) => ({ magic: random.pick(MAGICS) })),
  edit("prefix", (random) => ({ prefix: random.pick([TOP, ".", "docs"]) })),
  edit("number", (random) => ({
    fields: { [random.pick(OFFSETS)]: Buffer.from(random.pick(NUMBERS), "latin1") },
  })),
  edit("byte of the header", (random) => ({
    fields: { [below(random, 512)]: Uint8Array.of(random.pick(HEADER_BYTES)) },
  })),
  (entries, random) => {
    const at = below(random, entries.length + 1);
    const path = random.pick(PATHS);
    const value = random.pick([
      path,
      "10",
      `${entries[at]?.body?.length ?? 0}`,
      "",
      `x\n${paxRecord(["path", path])}`,
    ]);
    const header = random.pick([
      () => gnuLong("L", path),
      () => gnuLong("K", path),
      () => paxHeader({ [random.pick(KEYWORDS)]: value }, random.pick(["x", "x", "g"])),
    ])();
    entries.splice(at, 0, header);
    return `a header of type ${header.type} at ${at}`;
  },
  (entries, random) => {
    const extended = entries.filter(({ type }) => type !== undefined && "xgLK".includes(type));
    if (extended.length === 0) return "nothing";
    const entry = random.pick(extended);
    const { body, change } = mutateBytes(Buffer.from(entry.body ?? ""), random);
    entries[entries.indexOf(entry)] = { ...entry, body };
    return `in a header of type ${entry.type}, ${change}`;
  },
];

function edit(what: string, change: (random: Random) => Partial<TarEntry>): Change {
  return (entries, random) => {
    const at = below(random, entries.length);
    const changed = change(random);
    entries[at] = { ...(entries[at] as TarEntry), ...changed };
    return `${what} of entry ${at} set: ${JSON.stringify(changed).slice(0, 200)}`;
  };
}

/** A small sdist of a random format, with one to three changes somewhere between its entries and its last byte. */
export function mutateSdist(random: Random): Mutant {
  const format = random.pick(["ustar", "pax", "git", "gnu", "v7"] as const);
  const extras = EXTRAS.filter(() => random.fraction() < 0.4);
  const entries = FORMATS[format]([...PROJECT, ...extras]).map((entry) => ({ ...entry }));
  const changes: string[] = [format];
  const count = 1 + below(random, 3);
  const mutateTar = random.fraction() < 0.2;
  const mutateGzip = random.fraction() < 0.1;
  if (!mutateTar && !mutateGzip) {
    for (let n = 0; n < count && entries.length > 0; n++) changes.push(random.pick(CHANGES)(entries, random));
  }
  let tar: Buffer = tarArchive(entries);
  if (mutateTar) {
    const { body, change } = random.fraction() < 0.5 ? mutateBytes(tar, random) : mutateEnd(tar, random);
    tar = body;
    changes.push(change);
  }
  let body: Buffer = gzipSync(tar, { level: 1 });
  if (mutateGzip) {
    const mutated = random.fraction() < 0.6 ? mutateBytes(body, random) : mutateMembers(tar, random);
    body = mutated.body;
    changes.push(`in the gzip, ${mutated.change}`);
  }
  return { filename: `${TOP}.tar.gz`, body, changes };
}

interface Mutated {
  body: Buffer;
  change: string;
}

function mutateEnd(tar: Buffer, random: Random): Mutated {
  const block = 512 * below(random, tar.length / 512);
  const evil = tarArchive([{ name: `${TOP}/PKG-INFO`, body: EVIL }]);
  return random.pick<() => Mutated>([
    () => ({ body: tar.subarray(0, block), change: `cut at ${block}` }),
    () => ({ body: Buffer.concat([tar, evil]), change: "an entry after the end" }),
    () => ({ body: Buffer.concat([tar, Buffer.alloc(100)]), change: "zeros after the end" }),
    () => ({
      body: Buffer.concat([tar.subarray(0, block), Buffer.alloc(512), tar.subarray(block)]),
      change: `zeros at ${block}`,
    }),
  ])();
}

function mutateMembers(tar: Buffer, random: Random): Mutated {
  const at = random.pick([512 * below(random, tar.length / 512), below(random, tar.length), tar.length]);
  const second = gzipSync(tar.subarray(at));
  return random.pick<() => Mutated>([
    () => ({
      body: Buffer.concat([gzipSync(tar.subarray(0, at)), second]),
      change: `a second member at ${at}`,
    }),
    () => ({
      body: Buffer.concat([gzipSync(tar), Buffer.alloc(below(random, 2_000))]),
      change: "zeros behind it",
    }),
    () => ({
      body: Buffer.concat([gzipSync(tar), Buffer.alloc(8), second]),
      change: "zeros and a second member",
    }),
    () => ({ body: Buffer.concat([gzipSync(tar), gzipSync("")]), change: "an empty second member" }),
  ])();
}
