import { describe, expect, it } from "vitest";
import {
  type CoreMetadata,
  InvalidCoreMetadataError,
  isStatic,
  parseCoreMetadata,
  UnreadableCoreMetadataError,
} from "./core-metadata.ts";

const REQUIRED = "Metadata-Version: 2.1\nName: Acme.Core\nVersion: 1.4.0\n";

function parse(text: string): CoreMetadata {
  return parseCoreMetadata(Buffer.from(text));
}

it("reads every field that a page shows", () => {
  const text = `Metadata-Version: 2.4
Name: Acme.Core
Version: 1.4.0
Summary: Anvils, portable holes
Home-page: https://acme.example
Author: Wile E.
Author-Email: Wile <wile@acme.example>
Maintainer: Road Rünner
Maintainer-email: beep@acme.example
License: MIT License
        and more
License-Expression: MIT
Project-URL: Source, https://acme.example/src
Project-URL: https://acme.example/bare
Keywords: anvil,hole
Classifier: Topic :: Games/Entertainment
Classifier: Private :: Do Not Upload
Platform: any
Download-URL: https://acme.example/download
License-File: LICENSE
License-File: vendored/LICENSE
Requires-Python: >=3.8
Requires-Dist: rocket>=2
Requires-Dist: magnet; extra == "iron"
Provides-Extra: iron
Dynamic: Classifier
Description-Content-Type: text/markdown

# Acme

It falls.
`;
  expect(parse(text)).toEqual({
    metadataVersion: "2.4",
    name: "Acme.Core",
    version: "1.4.0",
    summary: "Anvils, portable holes",
    homePage: "https://acme.example",
    author: "Wile E.",
    authorEmail: "Wile <wile@acme.example>",
    maintainer: "Road Rünner",
    maintainerEmail: "beep@acme.example",
    license: "MIT License\n        and more",
    licenseExpression: "MIT",
    licenseFiles: ["LICENSE", "vendored/LICENSE"],
    downloadUrl: "https://acme.example/download",
    platform: "any",
    projectUrls: [
      { label: "Source", url: "https://acme.example/src" },
      { label: "", url: "https://acme.example/bare" },
    ],
    keywords: "anvil,hole",
    classifiers: ["Topic :: Games/Entertainment", "Private :: Do Not Upload"],
    requiresPython: ">=3.8",
    requiresDist: ["rocket>=2", 'magnet; extra == "iron"'],
    providesExtra: ["iron"],
    dynamic: ["Classifier"],
    descriptionContentType: "text/markdown",
    description: "# Acme\n\nIt falls.\n",
  } satisfies CoreMetadata);
});

it("leaves out what is absent, or says UNKNOWN", () => {
  expect(parse(`${REQUIRED}Summary: UNKNOWN\nHome-page:\nDescription: UNKNOWN\n\n\n`)).toEqual({
    metadataVersion: "2.1",
    name: "Acme.Core",
    version: "1.4.0",
    dynamic: [],
    requiresDist: [],
    providesExtra: [],
    classifiers: [],
    licenseFiles: [],
    projectUrls: [],
  } satisfies CoreMetadata);
});

it.each([
  ["Description: one\n        two\n          three\n", "one\ntwo\n  three"],
  ["Description: one\n       |two\n", "one\ntwo"],
  ["Description: one\n\nbody\n", "body\n"],
])("reads the description from %j", (fields, description) => {
  expect(parse(REQUIRED + fields).description).toBe(description);
});

it.each([
  [">=3.8", ">=3.8"],
  [" >=3.8,<4 ", ">=3.8,<4"],
  ["3.8", undefined],
  [">=3.8 <script>", undefined],
  ["", undefined],
])("from Requires-Python %j it takes %j", (value, requiresPython) => {
  expect(parse(`${REQUIRED}Requires-Python: ${value}\n`).requiresPython).toBe(requiresPython);
});

it.each([
  ["summary", "Summary", 2_048],
  ["license", "License", 65_536],
  ["author", "Author", 4_096],
  ["keywords", "Keywords", 4_096],
  ["homePage", "Home-page", 1_024],
  ["descriptionContentType", "Description-Content-Type", 1_024],
] as const)("cuts the field %s if it is longer than %i", (key, name, most) => {
  const parsed = (length: number) => parse(`${REQUIRED}${name}: ${"a".repeat(length)}\n`)[key];
  expect(parsed(most)).toBe("a".repeat(most));
  expect(parsed(most + 1)).toBe(`${"a".repeat(most)}…`);
});

it.each([
  ["classifiers", "Classifier"],
  ["licenseFiles", "License-File"],
  ["projectUrls", "Project-URL"],
  ["dynamic", "Dynamic"],
] as const)("leaves out what %s has beyond 256 Ki characters", (key, name) => {
  const parsed = (count: number) => parse(REQUIRED + `${name}: ${"a".repeat(1_024)}\n`.repeat(count))[key];
  expect(parsed(256)).toHaveLength(256);
  expect(parsed(257)).toHaveLength(256);
});

it("never cuts a character in two", () => {
  expect(parse(`${REQUIRED}Classifier: ${"a".repeat(1_023)}😀\n`).classifiers).toEqual([
    `${"a".repeat(1_023)}…`,
  ]);
});

describe("refuses", () => {
  it.each([
    ["Metadata-Version: 2.1\nVersion: 1\n", "lacks the field Name"],
    ["Metadata-Version: 2.1\nName: a\nVersion:\n", "lacks the field Version"],
    ["Metadata-Version: 2.1\nName: a\n\nVersion: 1\n", "lacks the field Version"],
    [`${REQUIRED}Name: evil\n`, 'has the field Name more than once: "Acme.Core" and "evil"'],
    [`${REQUIRED}VERSION: 1.4\n`, 'has the field Version more than once: "1.4.0" and "1.4"'],
    [`${REQUIRED}Name: Acme.Core\nName: evil\n`, 'has the field Name more than once: "Acme.Core" and "evil"'],
    [
      `${REQUIRED}Requires-Python: >=3\nRequires-Python: >=2\n`,
      'has the field Requires-Python more than once: ">=3" and ">=2"',
    ],
    [`${REQUIRED}Summary: x\rName: evil\n`, 'has the field Name more than once: "Acme.Core" and "evil"'],
  ])("%j", (text, problem) => {
    expect(() => parse(text)).toThrow(new InvalidCoreMetadataError(problem));
  });

  it.each([
    ["requires-dist", 4_096],
    ["provides-extra", 255],
  ])("a %s of more than %i characters", (field, most) => {
    expect(() => parse(`${REQUIRED}${field}: ${"a".repeat(most)}\n`)).not.toThrow();
    expect(() => parse(`${REQUIRED}${field}: ${"a".repeat(most + 1)}\n`)).toThrow(
      `has a ${field} of ${most + 1} characters, expected at most ${most}: "aaa`,
    );
  });

  it.each([
    ["requires-dist", 4_096],
    ["provides-extra", 128],
  ])("fields %s of more than 1 Mi characters together", (field, length) => {
    const repeated = (count: number) => REQUIRED + `${field}: ${"a".repeat(length)}\n`.repeat(count);
    const most = 1_048_576 / length;
    expect(() => parse(repeated(most))).not.toThrow();
    expect(() => parse(repeated(most + 1))).toThrow(
      `has ${most + 1} fields ${field} of more than 1048576 characters together, expected at most that`,
    );
  });

  it.each([
    ["nothing", ""],
    ["an empty first line", "\nMetadata-Version: 2.1\nName: a\nVersion: 1\n"],
    ["a byte order mark", "\ufeffMetadata-Version: 2.1\nName: a\nVersion: 1\n"],
    ["a first line that is not a field", "a\nMetadata-Version: 2.1\nName: a\nVersion: 1\n"],
  ])("as unreadable %s", (_, text) => {
    expect(() => parse(text)).toThrow(
      new UnreadableCoreMetadataError(
        'has no fields, expected its first line to be one such as "Name: acme"',
      ),
    );
  });

  it("bytes that are not UTF-8, in the fields and in the description", () => {
    for (const text of [`${REQUIRED}Author: R\xfcnner\n`, `${REQUIRED}\nR\xfcnner\n`]) {
      expect(() => parseCoreMetadata(Buffer.from(text, "latin1"))).toThrow(
        new UnreadableCoreMetadataError("is not UTF-8"),
      );
    }
  });
});

it.each([
  "",
  "Metadata-Version: two\n",
  "Metadata-Version: 2\n",
  "Metadata-Version: 2.2\nMetadata-Version: 2.3\n",
])("reads what clients install although the metadata version is invalid: %j", (fields) => {
  const metadata = parse(`${fields}Name: a\nVersion: 1\n`);
  expect(metadata).toMatchObject({ name: "a", version: "1" });
  expect(metadata).not.toHaveProperty("metadataVersion");
  expect(isStatic(metadata)).toBe(false);
});

it("accepts a field that says the same thing twice", () => {
  const twice = `${REQUIRED}Requires-Python: >=3\n`.repeat(2);
  expect(parse(twice)).toMatchObject({ metadataVersion: "2.1", version: "1.4.0", requiresPython: ">=3" });
});

it.each([
  ["2.1", [], false],
  ["2.2", [], true],
  ["2.10", [], true],
  ["3.0", [], true],
  ["1.9", [], false],
  ["2.4", ["Version"], false],
])("knows whether metadata %s with Dynamic %j holds for every wheel: %s", (version, dynamic, expected) => {
  const fields = dynamic.map((field) => `Dynamic: ${field}\n`).join("");
  expect(isStatic(parse(`Metadata-Version: ${version}\nName: a\nVersion: 1\n${fields}`))).toBe(expected);
});
