import { type HeaderField, InvalidHeaderBlockError, parseHeaderBlock } from "./header-block.ts";
import { quoted } from "./quoted.ts";
import { isVersionSpecifierSet } from "./version-specifiers.ts";

/**
 * What a distribution says of itself: the fields of its METADATA or PKG-INFO, trimmed, otherwise as they stand
 * there. Nothing in it may be trusted to be what its name says: an author can write anything.
 *
 * @see https://packaging.python.org/en/latest/specifications/core-metadata/
 */
export interface CoreMetadata {
  readonly metadataVersion: string;
  readonly name: string;
  readonly version: string;
  /**
   * Absent as well where it is no set of version specifiers. pip ignores such a value, uv leaves out the file,
   * and a client that fails on it fails on the whole page of the project: so no page repeats it.
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
  override readonly name = "InvalidCoreMetadataError";
}

/**
 * Reads the content of METADATA or PKG-INFO.
 *
 * @throws {InvalidCoreMetadataError}
 */
export function parseCoreMetadata(bytes: Uint8Array): CoreMetadata {
  const { fields, body } = parseFields(decodeUtf8(bytes));
  const valuesOf = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value);
  const requiresPython = atMostOne("Requires-Python", valuesOf);

  return {
    metadataVersion: metadataVersion(exactlyOne("Metadata-Version", valuesOf)),
    name: exactlyOne("Name", valuesOf),
    version: exactlyOne("Version", valuesOf),
    ...(requiresPython && isVersionSpecifierSet(requiresPython) && { requiresPython }),
    dynamic: valuesOf("dynamic"),
    requiresDist: valuesOf("requires-dist"),
    providesExtra: valuesOf("provides-extra"),
    classifiers: valuesOf("classifier"),
    licenseFiles: valuesOf("license-file"),
    projectUrls: valuesOf("project-url").map(projectUrl),
    ...texts(valuesOf),
    ...description(body, valuesOf("description")[0]),
  };
}

/**
 * Whether the metadata of an sdist holds for every wheel that is built from it.
 *
 * @see https://peps.python.org/pep-0643/
 */
export function isStatic({ metadataVersion, dynamic }: CoreMetadata): boolean {
  const [major = 0, minor = 0] = metadataVersion.split(".").map(Number);
  return (major > 2 || (major === 2 && minor >= 2)) && dynamic.length === 0;
}

type ValuesOf = (name: string) => readonly string[];

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InvalidCoreMetadataError("is not UTF-8", { cause });
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

function exactlyOne(name: string, valuesOf: ValuesOf): string {
  const value = atMostOne(name, valuesOf);
  if (!value) throw new InvalidCoreMetadataError(`lacks the field ${name}`);
  return value;
}

// Where clients differ in which one of two they take, an upload could be one thing here and another there.
function atMostOne(name: string, valuesOf: ValuesOf): string | undefined {
  const [first, second] = valuesOf(name.toLowerCase());
  if (first !== undefined && second !== undefined) {
    throw new InvalidCoreMetadataError(
      `has the field ${name} more than once: ${quoted(first)} and ${quoted(second)}`,
    );
  }
  return first;
}

function metadataVersion(text: string): string {
  if (!/^[0-9]{1,4}\.[0-9]{1,4}$/.test(text)) {
    throw new InvalidCoreMetadataError(`has the Metadata-Version ${quoted(text)}, expected one such as 2.1`);
  }
  return text;
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
    // What old versions of setuptools write into a field that the author left out.
    return value && value !== "UNKNOWN" ? [[key, value]] : [];
  });
  return Object.fromEntries(found);
}

function projectUrl(value: string): ProjectUrl {
  const comma = value.indexOf(",");
  if (comma === -1) return { label: "", url: value };
  return { label: value.slice(0, comma).trim(), url: value.slice(comma + 1).trim() };
}

// Before Metadata-Version 2.1 the description was a field, each line of it indented by eight columns.
function description(body: string, field: string | undefined): { description?: string } {
  if (body.trim() !== "") return { description: body };
  if (!field || field === "UNKNOWN") return {};
  return { description: field.replace(/\n(?: {7}\||\t| {1,8})/g, "\n") };
}
