import { cutText } from "./cut-text.ts";
import { type HeaderField, InvalidHeaderBlockError, parseHeaderBlock } from "./header-block.ts";
import { quoted } from "./quoted.ts";
import { isVersionSpecifierSet } from "./version-specifiers.ts";

/**
 * What a distribution says about itself: the fields of its METADATA or PKG-INFO, trimmed, otherwise as written. Don't
 * trust any field to hold what its name says: an author can write anything.
 *
 * @see https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export interface CoreMetadata {
  /** Also absent if it is invalid or given twice: no client needs it to install the file. */
  readonly metadataVersion?: string;
  readonly name: string;
  readonly version: string;
  /**
   * Also absent if it is not a set of version specifiers. pip ignores such a value, uv leaves out the file, and some
   * clients fail on the project's whole page, so no page repeats it.
   */
  readonly requiresPython?: string;
  /** Names of the fields that may change when a wheel is built from this sdist. */
  readonly dynamic: readonly string[];
  readonly requiresDist: readonly string[];
  readonly providesExtra: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly descriptionContentType?: string;
  readonly keywords?: string;
  readonly classifiers: readonly string[];
  readonly license?: string;
  readonly licenseExpression?: string;
  readonly licenseFiles: readonly string[];
  readonly author?: string;
  readonly authorEmail?: string;
  readonly maintainer?: string;
  readonly maintainerEmail?: string;
  readonly homePage?: string;
  readonly downloadUrl?: string;
  readonly platform?: string;
  readonly projectUrls: readonly ProjectUrl[];
}

export interface ProjectUrl {
  readonly label: string;
  readonly url: string;
}

/** Its message completes "METADATA …" or "PKG-INFO …". */
export class InvalidCoreMetadataError extends Error {
  override readonly name: string = "InvalidCoreMetadataError";
}

/** No field can be read. Other errors say that what was read contradicts itself or lacks something. */
export class UnreadableCoreMetadataError extends InvalidCoreMetadataError {
  override readonly name = "UnreadableCoreMetadataError";
}

/**
 * Characters, by field. A longer text is cut, and ends in "…": pages repeat it, and each upload writes all of them
 * again. The published metadata file has the whole text.
 */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  summary: 2_048,
  keywords: 4_096,
  license: 65_536,
  author: 4_096,
  "author-email": 4_096,
  maintainer: 4_096,
  "maintainer-email": 4_096,
};
const MAX_LENGTH = 1_024;

const METADATA_VERSION = /^[0-9]{1,4}\.[0-9]{1,4}$/;

/** Characters of all values of a field together. The legacy API repeats every value. */
const MAX_TOTAL_LENGTH = 256 * 1024;

/** Clients act on these. If they were cut, they would say something else, so the whole metadata is rejected. */
const NEVER_CUT: Readonly<Record<string, number>> = {
  "requires-dist": 4_096,
  "provides-extra": 255,
};
const NEVER_CUT_TOTAL = 1024 * 1024;

/**
 * Reads the content of METADATA or PKG-INFO.
 *
 * @throws {InvalidCoreMetadataError}
 * @example
 * parseCoreMetadata(Buffer.from("Metadata-Version: 2.1\nName: Acme\nVersion: 1.0\nSummary: Anvils\n")).summary // "Anvils"
 * parseCoreMetadata(Buffer.from("Metadata-Version: 2.1\nVersion: 1.0\n")) // throws lacks the field Name
 */
export function parseCoreMetadata(bytes: Uint8Array): CoreMetadata {
  const { fields, body } = parseFields(decodeUtf8(bytes));
  if (fields.length === 0) {
    throw new UnreadableCoreMetadataError(
      `has no fields, expected its first line to be one such as "Name: acme"`,
    );
  }
  const wholeValuesOf = (name: string) =>
    fields.filter((field) => field.name === name).map(({ value }) => value);
  const valuesOf = (name: string) =>
    boundedTogether(
      name,
      wholeValuesOf(name).map((value) => bounded(name, value)),
    );
  const requiresPython = atMostOne("Requires-Python", wholeValuesOf);
  const [metadataVersion = "", ...otherVersions] = new Set(wholeValuesOf("metadata-version"));

  return {
    ...(otherVersions.length === 0 && METADATA_VERSION.test(metadataVersion) && { metadataVersion }),
    name: exactlyOne("Name", wholeValuesOf),
    version: exactlyOne("Version", wholeValuesOf),
    ...(requiresPython && isVersionSpecifierSet(requiresPython) && { requiresPython }),
    dynamic: valuesOf("dynamic"),
    requiresDist: valuesOf("requires-dist"),
    providesExtra: valuesOf("provides-extra"),
    classifiers: valuesOf("classifier"),
    licenseFiles: valuesOf("license-file"),
    projectUrls: valuesOf("project-url").map(projectUrl),
    ...texts(valuesOf),
    ...description(body, wholeValuesOf("description")[0]),
  };
}

/**
 * Whether the metadata of an sdist holds for every wheel that is built from it.
 *
 * @see https://peps.python.org/pep-0643/
 * @example
 * isStatic(parseCoreMetadata(Buffer.from("Metadata-Version: 2.2\nName: acme\nVersion: 1.0\nDynamic: Requires-Dist\n"))) // false
 */
export function isStatic({ metadataVersion = "0.0", dynamic }: CoreMetadata): boolean {
  const [major = 0, minor = 0] = metadataVersion.split(".").map(Number);
  return (major > 2 || (major === 2 && minor >= 2)) && dynamic.length === 0;
}

type ValuesOf = (name: string) => readonly string[];

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableCoreMetadataError("is not UTF-8", { cause });
  }
}

function parseFields(text: string): { fields: readonly HeaderField[]; body: string } {
  try {
    return parseHeaderBlock(text);
  } catch (error) {
    if (!(error instanceof InvalidHeaderBlockError)) throw error;
    throw new InvalidCoreMetadataError(`cannot be read: ${error.message}`, { cause: error });
  }
}

function bounded(name: string, value: string): string {
  const most = NEVER_CUT[name];
  if (most === undefined) return cutText(value, MAX_LENGTHS[name] ?? MAX_LENGTH);
  if (value.length <= most) return value;
  throw new InvalidCoreMetadataError(
    `has a ${name} of ${value.length} characters, expected at most ${most}: ${quoted(value)}`,
  );
}

function boundedTogether(name: string, values: readonly string[]): readonly string[] {
  const most = name in NEVER_CUT ? NEVER_CUT_TOTAL : MAX_TOTAL_LENGTH;
  let length = 0;
  const tooLong = values.findIndex((value) => {
    length += value.length;
    return length > most;
  });
  if (tooLong === -1) return values;
  if (!(name in NEVER_CUT)) return values.slice(0, tooLong);
  throw new InvalidCoreMetadataError(
    `has ${values.length} fields ${name} of more than ${most} characters together, expected at most that`,
  );
}

function exactlyOne(name: string, valuesOf: ValuesOf): string {
  const value = atMostOne(name, valuesOf);
  if (!value) throw new InvalidCoreMetadataError(`lacks the field ${name}`);
  return value;
}

// Clients differ in which of two values they take, so an upload could be one thing here and another there.
function atMostOne(name: string, valuesOf: ValuesOf): string | undefined {
  const [first, second] = new Set(valuesOf(name.toLowerCase()));
  if (first !== undefined && second !== undefined) {
    throw new InvalidCoreMetadataError(
      `has the field ${name} more than once: ${quoted(first)} and ${quoted(second)}`,
    );
  }
  return first;
}

const TEXT_FIELDS = {
  summary: "summary",
  descriptionContentType: "description-content-type",
  keywords: "keywords",
  license: "license",
  licenseExpression: "license-expression",
  author: "author",
  authorEmail: "author-email",
  maintainer: "maintainer",
  maintainerEmail: "maintainer-email",
  homePage: "home-page",
  downloadUrl: "download-url",
  platform: "platform",
} as const satisfies { [key in keyof CoreMetadata]?: string };

function texts(valuesOf: ValuesOf): { [key in keyof typeof TEXT_FIELDS]?: string } {
  const found = Object.entries(TEXT_FIELDS).flatMap(([key, name]) => {
    const [value] = valuesOf(name);
    // Old versions of setuptools write this into a field that the author left out.
    return value && value !== "UNKNOWN" ? [[key, value]] : [];
  });
  return Object.fromEntries(found);
}

function projectUrl(value: string): ProjectUrl {
  const comma = value.indexOf(",");
  if (comma === -1) return { label: "", url: value };
  return { label: value.slice(0, comma).trim(), url: value.slice(comma + 1).trim() };
}

// Before Metadata-Version 2.1 the description was a field, with each line indented by eight columns.
function description(body: string, field: string | undefined): { description?: string } {
  if (body.trim() !== "") return { description: body };
  if (!field || field === "UNKNOWN") return {};
  return { description: field.replace(/\n(?: {7}\||\t| {1,8})/g, "\n") };
}
