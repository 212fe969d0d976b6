import { unicodePathExtra } from "../zip-archive.ts";
import type { Corpus } from "./corpus.ts";
import { EVIL, FOLDER, METADATA, MODULE, PATH, RECORD, WHEEL, wheelOf, zip } from "./wheel-parts.ts";

function named(name: string | Buffer, flags = 0x0800) {
  const raw = { name, flags };
  return wheelOf([METADATA, { name: "raw", local: raw, central: raw }]);
}

const OTHER_SPELLINGS: readonly (readonly [name: string, what: string])[] = [
  [`${FOLDER}/metadata`, "another case"],
  [`${FOLDER}/METADATA.`, "a dot at the end"],
  [`${FOLDER}/METADATA `, "a space at the end"],
  [`${FOLDER}/METADATA::$DATA`, "a stream on Windows"],
  [`${FOLDER}/METADAT\u200cA`, "a character without a shape"],
  [`${FOLDER}/ＭETADATA`, "a letter of double width"],
];

const OTHER_FOLDERS: readonly (readonly [name: string, what: string])[] = [
  ["ACME-1.0.DIST-INFO/METADATA", "another case"],
  [`${FOLDER}./METADATA`, "a dot at the end"],
  [`${FOLDER} /METADATA`, "a space at the end"],
  [`${FOLDER}::$INDEX_ALLOCATION/METADATA`, "a stream on Windows"],
  ["ACME-1~1.DIS/METADATA", "the short name on Windows"],
  ["\ufeffacme-1.0.dist\u00ad-info/METADATA", "characters without a shape"],
  ["evil-1.0.dist-info", "a file instead of a folder"],
];

const MOVED: readonly (readonly [name: string, what: string])[] = [
  [`acme-1.0.data/purelib/${PATH}`, "the library of the .data folder"],
  [`evil.data/platlib/${PATH}`, "another .data folder, which pip takes for one too"],
  [`acme-1.0.DATA/PureLib/Acme-1.0.Dist-Info/metadata`, "another case"],
  [`acme-1.0.data/purelib/evil-1.0.dist-info/METADATA`, "a further .dist-info folder"],
  [`acme-1.0.data/data/lib/python3.11/site-packages/${PATH}`, "the root of the environment"],
  ["acme-1.0.data/data/Lib/site-packages/ACME-1~1.DIS/METADATA", "the short name on Windows"],
];

/** Wheels with invalid filenames, or with several names that lead to one file. */
export const WHEEL_NAMES: Corpus = [
  ['it has no METADATA, expected it in "*.dist-info"', "no entry", () => zip([])],
  ['it has no METADATA, expected it in "*.dist-info"', "no METADATA", () => wheelOf([MODULE])],
  ['it has no WHEEL, expected it in "*.dist-info"', "no WHEEL", () => zip([MODULE, METADATA, RECORD])],
  ['it has no RECORD, expected it in "*.dist-info"', "no RECORD", () => zip([MODULE, METADATA, WHEEL])],
  [
    'it has no METADATA, expected it in "*.dist-info"',
    "METADATA further down",
    () => wheelOf([{ ...METADATA, name: `acme/${PATH}` }]),
  ],
  [
    'it has no METADATA, expected it in "*.dist-info"',
    "METADATA that is a folder",
    () => wheelOf([{ name: `${PATH}/`, compression: "stored" }]),
  ],
  [
    'it has no METADATA, expected it in "*.dist-info"',
    "METADATA in lower case",
    () => wheelOf([{ ...METADATA, name: `${FOLDER}/metadata` }]),
  ],
  [
    `it has more than one .dist-info folder: "${FOLDER}" and "evil-1.0.dist-info"`,
    "two .dist-info folders",
    () => wheelOf([METADATA, { name: "evil-1.0.dist-info/WHEEL" }]),
  ],
  ...["evil-1.0", "acme-2.0"].map(
    (other) =>
      [
        `its folder is "${other}.dist-info", expected one of project "acme" and version "1.0"`,
        "the .dist-info folder of something else",
        () =>
          zip(
            [METADATA, WHEEL, RECORD].map((entry) => ({
              ...entry,
              name: entry.name.replace("acme-1.0", other),
            })),
          ),
      ] as const,
  ),
  [`it has the entry "${PATH}" twice`, "METADATA twice", () => wheelOf([METADATA, EVIL])],
  ['it has the entry "acme.py" twice', "a module twice", () => wheelOf([MODULE, METADATA, MODULE])],
  [
    'its entry "acme.py" is a file, and "acme.py/evil.py" needs a folder there',
    "a file within a file",
    () => wheelOf([MODULE, METADATA, { name: "acme.py/evil.py" }, { name: "acme.py-" }]),
  ],
  [
    `its entry "${PATH}" is a file, and "${PATH}/" needs a folder there`,
    "METADATA that is also a folder",
    () => wheelOf([METADATA, { name: `${PATH}/`, compression: "stored" }]),
  ],
  [
    `its entry "${PATH}" is a file, and "${FOLDER}/metadata/evil" needs a folder there`,
    "METADATA that is also a folder on some systems",
    () => wheelOf([METADATA, { name: `${FOLDER}/metadata/evil` }]),
  ],
  ...OTHER_SPELLINGS.map(
    ([name, what]) =>
      [
        `its entries "${PATH}" and "${name.replace("\u200c", "\\u{200c}")}" are one file on some systems`,
        `METADATA again, with ${what}`,
        () => wheelOf([METADATA, { ...EVIL, name }]),
      ] as const,
  ),
  ...OTHER_FOLDERS.map(
    ([name, what]) =>
      [
        `entry "${name.replace("\ufeff", "\\u{feff}").replace("\u00ad", "\\u{ad}")}" is taken for a .dist-info folder on some systems`,
        `METADATA in a second folder, with ${what}`,
        () => wheelOf([METADATA, { ...EVIL, name }]),
      ] as const,
  ),
  ...MOVED.map(
    ([name, what]) =>
      [
        `entry "${name}" would be installed into a .dist-info folder`,
        `METADATA again, by way of ${what}`,
        () => wheelOf([METADATA, { ...EVIL, name }]),
      ] as const,
  ),

  ...["evil.data/purelib/acme.py", "Acme-1.0.data/scripts/acme", "acme.data/x.txt"].map(
    (name) =>
      [
        `entry "${name}" lies in another .data folder than "acme-1.0.data"`,
        "a file that pip moves and uv leaves where it is",
        () => wheelOf([METADATA, { name }]),
      ] as const,
  ),
  [
    `its entry "${FOLDER}/INSTALLER/x" lies where installers write the file INSTALLER`,
    "a folder in the place of a file that every installer writes",
    () => wheelOf([METADATA, { name: `${FOLDER}/INSTALLER/x` }]),
  ],

  ...["acme-1.0.data", "acme-1.0.data/scripts", "acme-1.0.data/weird/x", "acme-1.0.data/Scripts/x"].map(
    (name) =>
      [
        `entry "${name}" of the .data folder is in none of the folders data, headers, platlib, purelib, scripts`,
        "a file for which installers have no place",
        () => wheelOf([METADATA, { name }]),
      ] as const,
  ),
  [
    'the name of entry "/etc/passwd" is absolute, expected one below the archive\'s folder',
    "an absolute name",
    () => named("/etc/passwd"),
  ],
  [
    'the name of entry "C:/acme.py" is absolute, expected one below the archive\'s folder',
    "a name with a drive",
    () => named("C:/acme.py"),
  ],
  [
    'the name of entry "acme/../../evil.py" leads out of its folder, expected no ".."',
    "a name that leads out",
    () => named("acme/../../evil.py"),
  ],
  [
    'the name of entry "..\\\\evil.py" has a backslash in it, expected slashes',
    "a name that leads out on Windows",
    () => named("..\\evil.py"),
  ],
  [
    `the name of entry "${PATH}\\u{0}.txt" has a NUL in it`,
    "a name that Python cuts short",
    () => named(`${PATH}\0.txt`),
  ],
  ...[`${FOLDER}/./METADATA`, `${FOLDER}//METADATA`, `./${PATH}`].map(
    (name) =>
      [
        `the name of entry "${name}" is not the shortest spelling of its path, expected no "." and no empty folder`,
        "a second spelling of METADATA",
        () => named(name),
      ] as const,
  ),
  ['the name of entry "" is empty', "an empty name", () => named("")],
  [
    `the name of entry "${"a".repeat(100)}…" has 60000 characters, expected at most 4096`,
    "a name of 60,000 characters",
    () => named("a".repeat(60_000)),
  ],
  [
    `the name of entry "acme/${"a".repeat(95)}…" has a part of more than 255 characters between its slashes`,
    "a name that no file system takes",
    () => named(`acme/${"a".repeat(256)}/b.py`),
  ],
  [
    'the name of entry "acm\ufffd.py" is not UTF-8',
    "a name that Python cannot decode",
    () => named(Buffer.from("acm\xe9.py", "latin1")),
  ],
  [
    'the name of entry "acmÃ©.py" is neither ASCII nor said to be UTF-8',
    "a name that is another one in each encoding",
    () => named("acmé.py", 0),
  ],
  [
    'entry "harmless.txt" has a second name in an extra field, expected none or the same one',
    "a second name that newer Pythons prefer",
    () =>
      wheelOf([
        METADATA,
        { ...EVIL, name: "harmless.txt", central: { extra: unicodePathExtra("harmless.txt", PATH) } },
      ]),
  ],
  [
    'the local header of entry "harmless.txt" has a second name in an extra field, expected none or the same one',
    "a second name in the local header",
    () =>
      wheelOf([
        METADATA,
        { ...EVIL, name: "harmless.txt", local: { extra: unicodePathExtra("harmless.txt", PATH) } },
      ]),
  ],
  [
    'entry "a.txt" has a second name in an extra field, expected none or the same one',
    "a second name with a checksum for which some take it and others not",
    () => wheelOf([METADATA, { name: "a.txt", central: { extra: unicodePathExtra("b.txt", "a.txt") } }]),
  ],
  [
    'entry "a.txt" has the extra field 0x7075 twice',
    "two second names",
    () =>
      wheelOf([
        METADATA,
        {
          name: "a.txt",
          central: {
            extra: Buffer.concat([unicodePathExtra("a.txt", "a.txt"), unicodePathExtra("a.txt", PATH)]),
          },
        },
      ]),
  ],
];
