import { type ProjectName, parseProjectName } from "./project-name.ts";
import { quoted } from "./quoted.ts";
import { isVersion, parseVersion, type Version } from "./version.ts";

export type Distribution = Wheel | Sdist;

export interface Wheel {
  readonly kind: "wheel";
  readonly filename: string;
  readonly project: ProjectName;
  readonly version: Version;
  readonly build: BuildTag | undefined;
  /** What the wheel runs on: the compressed tag sets of its filename, expanded, without duplicates. */
  readonly tags: readonly PlatformTag[];
}

export interface Sdist {
  readonly kind: "sdist";
  readonly filename: string;
  readonly project: ProjectName;
  readonly version: Version;
  readonly extension: ".tar.gz" | ".zip";
}

/** Decides between wheels that are otherwise equal: `2local` has the number 2 and the suffix `local`. */
export interface BuildTag {
  readonly number: bigint;
  readonly suffix: string;
}

export interface PlatformTag {
  readonly python: string;
  readonly abi: string;
  readonly platform: string;
}

export class InvalidFilenameError extends Error {
  override readonly name = "InvalidFilenameError";

  constructor(filename: string, problem: string, options?: ErrorOptions) {
    super(`Cannot read filename ${quoted(filename)}: ${problem}`, options);
  }
}

/** The limit of common file systems: a client could not save a file with a longer name. */
const MAX_FILENAME_LENGTH = 255;

/** Public wheels have fewer than 20. Three long dotted parts could expand into a quarter of a million. */
const MAX_TAGS = 1_000;

/**
 * Reads the project, version and tags from an uploaded file's name.
 *
 * An index that guesses would list a file under the wrong project, so anything outside the specifications of wheel and
 * sdist filenames is invalid.
 *
 * @see https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
 * @see https://packaging.python.org/en/latest/specifications/source-distribution-format/#source-distribution-file-name
 * @throws {InvalidFilenameError}
 * @example
 * parseDistributionFilename("Acme_Core-1.4.0-py3-none-any.whl").project // "acme-core"
 * parseDistributionFilename("acme-core-1.4.0.tar.gz").version.normalised // "1.4.0"
 * parseDistributionFilename("acme_core-1.4.0.whl") // throws Cannot read filename "acme_core-1.4.0.whl": expected 5 or 6 parts between dashes, found 2
 */
export function parseDistributionFilename(filename: string): Distribution {
  if (filename.length > MAX_FILENAME_LENGTH) {
    throw new InvalidFilenameError(
      filename,
      `expected at most ${MAX_FILENAME_LENGTH} characters, found ${filename.length}`,
    );
  }
  if (filename.endsWith(".whl")) return parseWheel(filename);
  if (filename.endsWith(".tar.gz")) return parseSdist(filename, ".tar.gz");
  if (filename.endsWith(".zip")) return parseSdist(filename, ".zip");
  throw new InvalidFilenameError(filename, "expected .whl, .tar.gz or .zip");
}

function parseWheel(filename: string): Wheel {
  const parts = filename.slice(0, -".whl".length).split("-");
  if (parts.length !== 5 && parts.length !== 6) {
    throw new InvalidFilenameError(filename, `expected 5 or 6 parts between dashes, found ${parts.length}`);
  }
  const [name = "", version = ""] = parts;
  return {
    kind: "wheel",
    filename,
    project: parseName(filename, name),
    version: parseVersionPart(filename, version),
    build: parts.length === 6 ? parseBuildTag(filename, parts[2] ?? "") : undefined,
    tags: expandTags(filename, parts.slice(-3)),
  };
}

function parseSdist(filename: string, extension: Sdist["extension"]): Sdist {
  const stem = filename.slice(0, -extension.length);
  const dash = dashBeforeVersion(stem);
  if (dash === -1) throw new InvalidFilenameError(filename, "expected a name, a dash and a version");
  return {
    kind: "sdist",
    filename,
    project: parseName(filename, stem.slice(0, dash)),
    version: parseVersionPart(filename, stem.slice(dash + 1)),
    extension,
  };
}

/**
 * Old sdists have dashes in their name, so the last dash decides. Old versions can have a dash too: `1.0-1` is
 * `1.0.post1`, and `1.0-rc1` is `1.0rc1`. So the last but one decides if what follows the last is not a version by
 * itself, or is only digits after a version with a dot: `acme-1.0-1` is not of a project `acme-1.0`, but `acme-2-1` is
 * of a project `acme-2`.
 */
function dashBeforeVersion(stem: string): number {
  const parts = stem.split("-");
  const last = stem.lastIndexOf("-");
  if (parts.length < 3) return last;
  const [before = "", after = ""] = parts.slice(-2);
  const isDashed =
    isVersion(`${before}-${after}`) &&
    (!isVersion(after) || (/^[0-9]+$/.test(after) && before.includes(".")));
  return isDashed ? last - before.length - 1 : last;
}

function parseName(filename: string, text: string): ProjectName {
  // The escaping of wheel filenames turns every run into one underscore, so two cannot come from a name.
  if (filename.endsWith(".whl") && text.includes("__")) {
    throw new InvalidFilenameError(filename, `expected no double underscore in the name ${quoted(text)}`);
  }
  try {
    return parseProjectName(text);
  } catch (cause) {
    throw new InvalidFilenameError(filename, `expected a project name, found ${quoted(text)}`, { cause });
  }
}

function parseVersionPart(filename: string, text: string): Version {
  const invalid = (cause?: unknown) =>
    new InvalidFilenameError(filename, `expected a PEP 440 version, found ${quoted(text)}`, { cause });
  // PEP 440 ignores white space around a version, but it has no place in a filename.
  if (/\s/.test(text)) throw invalid();
  let version: Version;
  try {
    version = parseVersion(text);
  } catch (cause) {
    throw invalid(cause);
  }
  // The pages show the normal form, which can be longer, and read it again.
  if (version.normalised.length > MAX_FILENAME_LENGTH) {
    throw new InvalidFilenameError(
      filename,
      `expected a version whose normal form has at most ${MAX_FILENAME_LENGTH} characters, found ${version.normalised.length}`,
    );
  }
  return version;
}

function parseBuildTag(filename: string, text: string): BuildTag {
  const match = /^([0-9]+)((?:[A-Za-z_.][A-Za-z0-9_.]*)?)$/.exec(text);
  if (match === null) {
    throw new InvalidFilenameError(
      filename,
      `expected a build tag of letters, digits, "_" and "." that starts with a digit, found ${quoted(text)}`,
    );
  }
  return { number: BigInt(match[1] ?? ""), suffix: match[2] ?? "" };
}

function expandTags(filename: string, sets: readonly string[]): PlatformTag[] {
  const [pythons = [], abis = [], platforms = []] = sets.map((set) => splitTagSet(filename, set));
  // A python tag is an identifier: one that starts with a digit could be a misplaced build tag.
  const unfit = pythons.find((python) => /^[0-9]/.test(python));
  if (unfit !== undefined) {
    throw new InvalidFilenameError(
      filename,
      `expected a python tag that starts with a letter, found ${quoted(unfit)}`,
    );
  }
  const count = pythons.length * abis.length * platforms.length;
  if (count > MAX_TAGS) {
    throw new InvalidFilenameError(filename, `expected at most ${MAX_TAGS} tags, found ${count}`);
  }
  return pythons.flatMap((python) =>
    abis.flatMap((abi) => platforms.map((platform) => ({ python, abi, platform }))),
  );
}

function splitTagSet(filename: string, set: string): string[] {
  const tags = set.split(".");
  for (const tag of tags) {
    // Checked before folding the case, which would turn the Kelvin sign into a "k".
    if (!/^[A-Za-z0-9_]+$/.test(tag)) {
      throw new InvalidFilenameError(
        filename,
        `expected tags of letters, digits and "_" with dots between them, found ${quoted(set)}`,
      );
    }
  }
  return [...new Set(tags.map((tag) => tag.toLowerCase()))];
}
