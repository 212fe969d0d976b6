import { deflateRawSync } from "node:zlib";
import {
  EVIL,
  FOLDER,
  METADATA,
  MODULE,
  PATH,
  RECORD,
  WHEEL,
} from "@wheelyard/indexer/testing/corpus/wheel-parts";
import type { Random } from "@wheelyard/indexer/testing/explorer/random";
import {
  centralRecord,
  dataDescriptor,
  endRecord,
  extraField,
  localRecord,
  unicodePathExtra,
  type ZipEntry,
  zip64Extra,
} from "@wheelyard/indexer/testing/zip-archive";
import { below, mutateBytes } from "./mutate-bytes.ts";
import type { Mutant } from "./search.ts";

/** A wheel before it is written: what can be changed. */
interface Draft {
  entries: ZipEntry[];
  /** Bytes before an entry, by its number; before the directory, by the number of entries. */
  gaps: Map<number, Buffer>;
  zip64: boolean;
  comment: Buffer;
  /** Changed numbers in the end record. */
  end: Record<string, number>;
  /** What happens to the bytes once they are written. */
  afterwards: ((body: Buffer, random: Random) => { body: Buffer; change: string })[];
}

type Change = (draft: Draft, random: Random) => string;

const NAMES = [
  PATH,
  `./${PATH}`,
  `${FOLDER}//METADATA`,
  `${FOLDER}/./METADATA`,
  `${FOLDER}/../${PATH}`,
  `${FOLDER}/metadata`,
  `${FOLDER}/METADATA.`,
  `${FOLDER}/METADATA `,
  `${FOLDER}/METADATA/`,
  `${FOLDER}/METADATA/x`,
  `${FOLDER}/METADATA\0.txt`,
  `${FOLDER}\\METADATA`,
  `/${PATH}`,
  `Acme-1.0.DIST-INFO/METADATA`,
  `acme-1.0.data/purelib/${PATH}`,
  `acme-1.0.data/platlib/${PATH}`,
  "evil-1.0.dist-info/METADATA",
  FOLDER,
  "acme.py",
  "acme.py/",
  "acmé.py",
  "",
];
const NUMBERS = [0, 1, 4, 8, 14, 22, 46, 0xffff, 0xfffe, 0xffffffff, 0xfffffffe, 0x08074b50, 0x06054b50];
const FLAGS = [0, 0x0001, 0x0002, 0x0008, 0x0020, 0x0800, 0x0808, 0x0840, 0x2800];
const FIELDS = ["crc", "compressedSize", "uncompressedSize", "method", "flags", "version"] as const;
const SIGNATURES = ["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06", "PK\x06\x07", "PK\x07\x08"];

const CHANGES: readonly Change[] = [
  function lie(draft, random) {
    const entry = pickEntry(draft, random);
    const place = random.pick(["local", "central"] as const);
    const field = random.pick(FIELDS);
    const value = field === "flags" ? random.pick(FLAGS) : random.pick(NUMBERS);
    const bits = ["flags", "method", "version"].includes(field) ? 0xffff : 0xffffffff;
    entry[place] = { ...entry[place], [field]: value % (bits + 1) };
    return `${place} ${field} of ${entry.name} is ${value}`;
  },
  function lieTwice(draft, random) {
    const entry = pickEntry(draft, random);
    const field = random.pick(FIELDS);
    const value = field === "flags" ? random.pick(FLAGS) : below(random, 200);
    entry.local = { ...entry.local, [field]: value };
    entry.central = { ...entry.central, [field]: value };
    return `${field} of ${entry.name} is ${value} in both headers`;
  },
  function rename(draft, random) {
    const entry = pickEntry(draft, random);
    const name = random.pick(NAMES);
    const place = random.pick(["local", "central", "both"] as const);
    if (place !== "central") entry.local = { ...entry.local, name };
    if (place !== "local") entry.central = { ...entry.central, name };
    return `${place} name of ${entry.name} is ${JSON.stringify(name)}`;
  },
  function addEvil(draft, random) {
    const name = random.pick(NAMES);
    const at = below(random, draft.entries.length + 1);
    draft.entries.splice(at, 0, { ...EVIL, name, compression: random.pick(["stored", "deflated"]) });
    return `another METADATA as ${JSON.stringify(name)} at ${at}`;
  },
  function addExtra(draft, random) {
    const entry = pickEntry(draft, random);
    const place = random.pick(["local", "central"] as const);
    const extras = [
      () => unicodePathExtra(entry.name, random.pick(NAMES)),
      () => unicodePathExtra(random.pick(NAMES), random.pick(NAMES)),
      () => zip64Extra(Array.from({ length: below(random, 4) }, () => random.pick(NUMBERS))),
      () => extraField(random.pick([0x0001, 0x7075, 0x5455]), Buffer.alloc(below(random, 20))),
      () => Buffer.alloc(below(random, 6)),
    ];
    const extra = random.pick(extras)();
    const before = Buffer.from(entry[place]?.extra ?? Buffer.alloc(0));
    entry[place] = { ...entry[place], extra: Buffer.concat([before, extra]) };
    return `${place} extra field ${extra.toString("hex")} of ${entry.name}`;
  },
  function inZip64(draft, random) {
    const entry = pickEntry(draft, random);
    entry.zip64 = true;
    return `${entry.name} in zip64`;
  },
  function describe(draft, random) {
    const entry = pickEntry(draft, random);
    const flags = 0x0808;
    const unknown = random.pick([{ crc: 0, compressedSize: 0, uncompressedSize: 0 }, {}]);
    const lies = random.pick([{}, {}, { crc: 1 }, { compressedSize: 2 }, { uncompressedSize: 3 }]);
    const options = { signed: random.pick([true, true, false]), wide: random.pick([false, false, true]) };
    entry.local = { ...entry.local, flags, ...unknown };
    if (random.fraction() < 0.9) entry.central = { ...entry.central, flags };
    if (random.fraction() < 0.9) entry.descriptor = dataDescriptor(entry, { ...options, ...lies });
    return `${entry.name} with a data descriptor ${JSON.stringify({ ...options, ...lies, ...unknown })}`;
  },
  function breakStream(draft, random) {
    const entry = pickEntry(draft, random);
    const stream = deflateRawSync(String(entry.body));
    const smuggled = Buffer.concat([
      dataDescriptor(entry),
      localRecord({ ...EVIL, name: random.pick(NAMES) }),
    ]);
    entry.data = random.pick([
      Buffer.concat([stream, Buffer.alloc(1 + below(random, 30))]),
      Buffer.concat([stream, smuggled]),
      stream.subarray(0, -1),
      Buffer.concat([stream, stream]),
      deflateRawSync(Buffer.concat([Buffer.from(String(entry.body)), Buffer.from("\nmore")])),
    ]);
    return `${entry.name} has the bytes ${entry.data.length}`;
  },
  function markAttributes(draft, random) {
    const entry = pickEntry(draft, random);
    const mode = random.pick([0o120777, 0o040755, 0o010644, 0o100755, 0]);
    entry.central = { ...entry.central, externalAttributes: mode * 0x10000 + random.pick([0, 0x10]) };
    return `${entry.name} has the mode ${mode.toString(8)}`;
  },
  function moveEntry(draft, random) {
    const entry = pickEntry(draft, random);
    const offset = random.pick([...NUMBERS, below(random, 600)]);
    entry.central = { ...entry.central, offset };
    return `${entry.name} is said to be at ${offset}`;
  },
  function commentEntry(draft, random) {
    const entry = pickEntry(draft, random);
    const comment = strayBytes(random);
    entry.central = { ...entry.central, comment };
    return `${entry.name} has a comment ${comment.toString("latin1")}`;
  },
  function onDisk(draft, random) {
    const entry = pickEntry(draft, random);
    entry.central = { ...entry.central, disk: random.pick([1, 0xffff]) };
    return `${entry.name} is on another disk`;
  },
  function leaveGap(draft, random) {
    const place = below(random, draft.entries.length + 1);
    draft.gaps.set(place, strayBytes(random));
    return `stray bytes before entry ${place}`;
  },
  function swap(draft, random) {
    draft.entries.sort(() => random.fraction() - 0.5);
    return "entries in another order";
  },
  function repeat(draft, random) {
    const entry = pickEntry(draft, random);
    draft.entries.push({ ...entry, body: `${entry.body}\n` });
    return `${entry.name} twice`;
  },
  function leaveOut(draft, random) {
    const [entry] = draft.entries.splice(below(random, draft.entries.length), 1);
    return `without ${entry?.name}`;
  },
  function lieAtEnd(draft, random) {
    const field = random.pick(["entries", "directorySize", "directoryOffset", "disk"]);
    draft.end[field] = random.pick([...NUMBERS, below(random, 900)]);
    return `${field} of the end is ${draft.end[field]}`;
  },
  function addZip64(draft) {
    draft.zip64 = true;
    return "an end of zip64";
  },
  function comment(draft, random) {
    draft.comment = strayBytes(random);
    return `a comment of ${draft.comment.length} bytes`;
  },
  function bytes(draft) {
    draft.afterwards.push(mutateBytes);
    return "other bytes";
  },
];

/** Bytes of no entry: some look like records, and some are a whole other end. */
function strayBytes(random: Random): Buffer {
  const evil = [{ ...EVIL }, WHEEL, RECORD];
  const directory = Buffer.concat(evil.map((entry) => centralRecord(entry, below(random, 500))));
  const end = { entries: evil.length, directorySize: directory.length, directoryOffset: below(random, 900) };
  return random.pick([
    Buffer.alloc(1 + below(random, 30)),
    Buffer.from(`${random.pick(SIGNATURES)}${"x".repeat(below(random, 30))}`, "latin1"),
    endRecord(end),
    Buffer.concat([directory, endRecord({ ...end, zip64: true })]),
    Buffer.concat([directory, endRecord({ ...end, zip64: true }).subarray(0, -22)]),
    Buffer.concat([...evil.map(localRecord), directory, endRecord(end)]),
    localRecord(EVIL),
  ]);
}

function pickEntry({ entries }: Draft, random: Random): ZipEntry {
  const at = below(random, entries.length);
  const entry = entries[at] ?? METADATA;
  const copy = { ...entry };
  entries[at] = copy;
  return copy;
}

/** A small wheel with one to three changes. */
export function mutateWheel(random: Random): Mutant {
  const compression = random.pick(["stored", "deflated"] as const);
  const folder: ZipEntry = { name: "acme/", compression: "stored" };
  const draft: Draft = {
    entries: [{ ...MODULE, compression }, folder, METADATA, WHEEL, RECORD],
    gaps: new Map(),
    zip64: random.fraction() < 0.1,
    comment: Buffer.alloc(0),
    end: {},
    afterwards: [],
  };
  const changes: string[] = [];
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left--) {
    changes.push(random.pick(CHANGES)(draft, random));
  }
  let body = written(draft);
  for (const mutate of draft.afterwards) {
    const mutated = mutate(body, random);
    body = mutated.body;
    changes.push(mutated.change);
  }
  return { filename: "acme-1.0-py3-none-any.whl", body, changes };
}

function written({ entries, gaps, zip64, comment, end }: Draft): Buffer {
  const parts: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  const put = (bytes: Buffer) => {
    parts.push(bytes);
    offset += bytes.length;
  };
  for (const [i, entry] of entries.entries()) {
    put(gaps.get(i) ?? Buffer.alloc(0));
    centrals.push(centralRecord(entry, offset));
    put(localRecord(entry));
  }
  put(gaps.get(entries.length) ?? Buffer.alloc(0));
  const directory = Buffer.concat(centrals);
  const told = { entries: entries.length, directorySize: directory.length, directoryOffset: offset, ...end };
  const disk = (end.disk ?? 0) & 0xffff;
  const narrow = zip64 ? { ...told, disk } : { ...told, disk, entries: told.entries & 0xffff };
  return Buffer.concat([...parts, directory, endRecord({ ...narrow, comment, zip64 })]);
}
