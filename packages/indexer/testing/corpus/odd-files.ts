import {
  centralRecord,
  dataDescriptor,
  endRecord,
  extraField,
  localRecord,
  unicodePathExtra,
  type ZipEntry,
  zip64Extra,
  zipArchive,
} from "../zip-archive.ts";
import type { CorpusFile } from "./corpus.ts";
import { acme, FOLDER, METADATA, MODULE, RECORD, WHEEL, wheelOf } from "./wheel-parts.ts";

/** As written by a program that cannot seek back: what is missing from the local header follows the entry. */
function withDescriptors(
  options: Parameters<typeof dataDescriptor>[1],
  lie: Partial<ZipEntry> = {},
  local: ZipEntry["local"] = {},
): CorpusFile {
  const flags = 0x0808;
  const entries = [{ ...MODULE, compression: "deflated" as const }, METADATA].map((entry) => {
    const changed: ZipEntry = { ...entry, ...lie, central: { flags } };
    return {
      ...changed,
      local: { flags, crc: 0, compressedSize: 0, uncompressedSize: 0, ...local },
      descriptor: dataDescriptor(changed, options),
    };
  });
  return wheelOf(entries);
}

function withFile(name: string, body: string): CorpusFile {
  const entries = [METADATA, WHEEL, RECORD].filter((entry) => entry.name !== `${FOLDER}/${name}`);
  return acme(zipArchive([...entries, { name: `${FOLDER}/${name}`, body }]));
}

/** Wheels that pip installs, and uv refuses. */
export const PIPS_FILES: readonly (readonly [what: string, build: () => CorpusFile])[] = [
  ["a wheel with a Wheel-Version of one number", () => withFile("WHEEL", "Wheel-Version: 1\n")],
  ["a wheel whose RECORD has two columns", () => withFile("RECORD", "acme.py,\n")],
  ["a wheel whose RECORD has an invalid size", () => withFile("RECORD", "acme.py,,x\n")],
  [
    "a wheel with entry points outside of a section",
    () => withFile("entry_points.txt", "acme = acme:main\n"),
  ],
  ["a wheel with a line break in a name", () => wheelOf([METADATA, { name: "a\nb.py" }])],
];

/** Files that look like some of the hostile ones, but are sound. */
export const ODD_FILES: readonly (readonly [what: string, build: () => CorpusFile])[] = [
  ["a wheel with a zip comment", () => wheelOf([METADATA], { comment: "a commit's hash, PK" })],
  ["a wheel with comments of entries", () => wheelOf([{ ...METADATA, central: { comment: "METADATA" } }])],
  ["a wheel in zip64", () => wheelOf([{ ...METADATA, zip64: true }], { zip64: true })],
  [
    "a wheel that has room for sizes of zip64 in its local headers",
    () => {
      const inZip64 = { compressedSize: 0xffffffff, uncompressedSize: 0xffffffff };
      const local = { ...inZip64, extra: zip64Extra([8, 8]) };
      return wheelOf([{ ...MODULE, local }, METADATA]);
    },
  ],
  [
    "a wheel with room for sizes of zip64 beside the sizes themselves, as older Pythons leave it",
    () => wheelOf([{ ...MODULE, local: { extra: zip64Extra([8, 8]) } }, METADATA]),
  ],
  [
    "a wheel whose writer names its system where the version is",
    () => wheelOf([{ ...MODULE, local: { version: 0x0314 }, central: { version: 0x0314 } }, METADATA]),
  ],
  ["a wheel with data descriptors", () => withDescriptors({})],
  ["a wheel with data descriptors without signature", () => withDescriptors({ signed: false })],
  [
    "a wheel with data descriptors of 64 bits, announced by a zip64 field",
    () => {
      const inZip64 = { compressedSize: 0xffffffff, uncompressedSize: 0xffffffff };
      return withDescriptors({ wide: true }, {}, { ...inZip64, extra: zip64Extra([0, 0]) });
    },
  ],
  [
    "a wheel with data descriptors of 64 bits, announced by a zip64 field beside sizes of 0",
    () => withDescriptors({ wide: true }, {}, { extra: zip64Extra([0, 0]) }),
  ],
  ["a wheel with data descriptors behind stored files", () => withDescriptors({}, { compression: "stored" })],
  [
    "a wheel with times and owners in extra fields",
    () => {
      const extra = extraField(0x5455, Buffer.alloc(9));
      return wheelOf([
        { ...METADATA, local: { extra }, central: { extra: extraField(0x5455, Buffer.alloc(5)) } },
      ]);
    },
  ],
  [
    "a wheel with a second name that is the first one again",
    () => {
      const extra = unicodePathExtra("acmé.py", "acmé.py");
      return wheelOf([METADATA, { name: "acmé.py", local: { extra }, central: { extra } }]);
    },
  ],
  [
    "a wheel with bits that say how hard the compressor tried",
    () => wheelOf([{ ...METADATA, central: { flags: 0x0802 } }]),
  ],
  [
    "a wheel with folders",
    () =>
      wheelOf([
        { name: "acme/", compression: "stored", central: { externalAttributes: 0o040755 * 0x10000 + 0x10 } },
        { name: "acme/empty/" },
        { name: "acme/deflated/", data: Buffer.alloc(0) },
        METADATA,
      ]),
  ],
  [
    "a wheel with names that differ in case only, or end in dots and spaces, outside of .dist-info",
    () => wheelOf([METADATA, { name: "a.py" }, { name: "A.py" }, { name: "a.py." }, { name: "a.py " }]),
  ],
  [
    "a wheel with a .data folder",
    () =>
      wheelOf([
        METADATA,
        { name: "acme-1.0.data/scripts/" },
        { name: "acme-1.0.data/purelib/acme/__init__.py" },
        { name: "acme-1.0.data/data/share/acme/other-1.0.dist-info/METADATA" },
        { name: "acme/evil-1.0.dist-info/METADATA" },
      ]),
  ],
  ...["0.1", "1.0.0", "1.9"].map(
    (version) =>
      [
        `a wheel with the Wheel-Version ${version}`,
        () => acme(zipArchive([METADATA, { ...WHEEL, body: `Wheel-Version: ${version}\r\n` }, RECORD])),
      ] as const,
  ),
  [
    "a wheel with a wheel in it",
    () => wheelOf([METADATA, { name: "acme.whl", body: zipArchive([METADATA]), compression: "stored" }]),
  ],
  [
    "a wheel whose directory is in another order than its entries",
    () => {
      const module: ZipEntry = { name: "acme.py" };
      const locals: Buffer[] = [];
      const centrals: Buffer[] = [];
      for (const entry of [module, METADATA, WHEEL, RECORD]) {
        centrals.unshift(centralRecord(entry, Buffer.concat(locals).length));
        locals.push(localRecord(entry));
      }
      const directory = Buffer.concat(centrals);
      const directoryOffset = Buffer.concat(locals).length;
      const end = endRecord({ entries: 4, directorySize: directory.length, directoryOffset });
      return acme(...locals, directory, end);
    },
  ],
];
