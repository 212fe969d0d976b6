import { quoted } from "./quoted.ts";
import { withoutOuter } from "./without-outer.ts";

declare const normalVersion: unique symbol;

/** A version in the normal form of PEP 440: `1.0-RC.1` is `1.0rc1`. */
export type NormalVersion = string & { readonly [normalVersion]: true };

/**
 * A version of the Python packaging scheme (PEP 440). Its numbers have no upper bound (dates, commit numbers and hashes
 * occur), so we never hold them in floating point.
 */
export interface Version {
  /** The normal form of this version. Trailing zeros of the release stay: `1.0` and `1.0.0` differ here. */
  readonly normalised: NormalVersion;
  /** Whether installers skip it unless asked: alphas, betas, candidates and development releases. */
  readonly isPrerelease: boolean;
  readonly epoch: bigint;
  readonly release: readonly bigint[];
  readonly pre: PreRelease | undefined;
  readonly post: bigint | undefined;
  readonly dev: bigint | undefined;
  readonly local: readonly (bigint | string)[];
}

interface PreRelease {
  readonly phase: Phase;
  readonly number: bigint;
}

type Phase = "a" | "b" | "rc";

export class InvalidVersionError extends Error {
  override readonly name = "InvalidVersionError";
}

/** As long as a filename can be. Without a bound, a number of a million digits would cost seconds to read. */
const MAX_VERSION_LENGTH = 255;

// PEP 440, appendix B. Its "case insensitive" means ASCII, so there is no u flag: with it, "ſ" would be an "s".
const VERSION =
  /^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\.[0-9]+)*)(?:[-_.]?(?<phase>alpha|beta|preview|pre|a|b|c|rc)[-_.]?(?<preNumber>[0-9]+)?)?(?:-(?<postImplicit>[0-9]+)|[-_.]?(?<postWord>post|rev|r)[-_.]?(?<postNumber>[0-9]+)?)?(?:[-_.]?(?<devWord>dev)[-_.]?(?<devNumber>[0-9]+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;

const OUTER_SPACE = " \t\n\v\f\r";

/**
 * Reads a version in any spelling that PEP 440 allows.
 *
 * @throws {InvalidVersionError}
 * @example
 * parseVersion("1.0-RC.1").normalised // "1.0rc1"
 * parseVersion("latest") // throws Cannot read version "latest": expected a PEP 440 version such as 1.4.0, 2.0rc1 or 1.0.post2
 */
export function parseVersion(text: string): Version {
  if (text.length > MAX_VERSION_LENGTH) {
    throw new InvalidVersionError(
      `Cannot read version ${quoted(text)}: expected at most ${MAX_VERSION_LENGTH} characters, found ${text.length}`,
    );
  }
  const parts = VERSION.exec(withoutOuter(text, OUTER_SPACE))?.groups;
  if (parts === undefined) {
    throw new InvalidVersionError(
      `Cannot read version ${quoted(text)}: expected a PEP 440 version such as 1.4.0, 2.0rc1 or 1.0.post2`,
    );
  }

  const epoch = BigInt(parts.epoch ?? 0);
  const release = (parts.release ?? "").split(".").map(BigInt);
  const pre = parts.phase && { phase: phaseOf(parts.phase), number: BigInt(parts.preNumber ?? 0) };
  const isPost = parts.postImplicit !== undefined || parts.postWord !== undefined;
  const post = isPost ? BigInt(parts.postImplicit ?? parts.postNumber ?? 0) : undefined;
  const dev = parts.devWord === undefined ? undefined : BigInt(parts.devNumber ?? 0);
  const local = parts.local?.toLowerCase().split(/[-_.]/).map(localSegment) ?? [];

  const version = { epoch, release, pre: pre || undefined, post, dev, local };
  return {
    ...version,
    normalised: normalForm(version) as NormalVersion,
    isPrerelease: version.pre !== undefined || dev !== undefined,
  };
}

/**
 * Reads a text that may be a version.
 *
 * @returns undefined where {@link parseVersion} throws
 * @example
 * readVersion("1.0-RC.1").normalised // "1.0rc1"
 * readVersion("latest") // undefined
 */
export function readVersion(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof InvalidVersionError) return undefined;
    throw error;
  }
}

/**
 * Whether a text is a version in any spelling that PEP 440 allows.
 *
 * @example
 * isVersion("1.0.post1") // true
 * isVersion("one") // false
 */
export function isVersion(text: string): boolean {
  return readVersion(text) !== undefined;
}

/**
 * Whether a text is already a version in normal form.
 *
 * @example
 * isNormalVersion("1.0rc1") // true
 * isNormalVersion("1.0-rc.1") // false
 */
export function isNormalVersion(text: string): text is NormalVersion {
  return readVersion(text)?.normalised === text;
}

/**
 * The order of PEP 440: negative if `a` comes before `b`. Versions that differ only in trailing zeros of the release
 * are equal.
 *
 * @example
 * compareVersions(parseVersion("1.9"), parseVersion("1.10")) < 0 // true
 * compareVersions(parseVersion("1.0rc1"), parseVersion("1.0")) < 0 // true
 */
export function compareVersions(a: Version, b: Version): number {
  const [x, y] = [sortKey(a), sortKey(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Versions are compared many times: a page's when it is sorted, and each of them with thousands of bounds. */
const sortKeys = new WeakMap<Version, string>();

/** A text that is before another as the version is before the other one. */
function sortKey(version: Version): string {
  const known = sortKeys.get(version);
  if (known !== undefined) return known;
  const { epoch, release, pre, post, dev, local } = version;
  const last = release.findLastIndex((number) => number !== 0n);
  const key = [
    inOrder(epoch),
    // 1.0 and 1 are equal.
    ...release.slice(0, last + 1).map(inOrder),
    FIRST,
    phaseRank(version),
    inOrder(pre?.number ?? 0n),
    post === undefined ? FIRST : inOrder(post),
    dev === undefined ? LAST : inOrder(dev),
    // Words come before numbers, and a version without a local part before those with one.
    ...local.map((part) => (typeof part === "string" ? `!${part}${FIRST}` : inOrder(part))),
  ].join("");
  sortKeys.set(version, key);
  return key;
}

const FIRST = " ";
const LAST = "\uffff";

/** Digits behind a character that says how many: a longer number is a larger one. */
function inOrder(number: bigint): string {
  const digits = number.toString();
  return String.fromCharCode("0".charCodeAt(0) + digits.length) + digits;
}

function phaseOf(word: string): Phase {
  const first = word.toLowerCase().charAt(0);
  return first === "a" || first === "b" ? first : "rc";
}

function localSegment(segment: string): bigint | string {
  return /^[0-9]+$/.test(segment) ? BigInt(segment) : segment;
}

function normalForm(version: Omit<Version, "normalised" | "isPrerelease">): string {
  const { epoch, release, pre, post, dev, local } = version;
  return [
    epoch === 0n ? "" : `${epoch}!`,
    release.join("."),
    pre === undefined ? "" : `${pre.phase}${pre.number}`,
    post === undefined ? "" : `.post${post}`,
    dev === undefined ? "" : `.dev${dev}`,
    local.length === 0 ? "" : `+${local.join(".")}`,
  ].join("");
}

// A development release of a final release (1.0.dev1) precedes all its pre-releases (1.0a1); that of a pre- or
// post-release precedes only that one.
function phaseRank(version: Version): number {
  if (version.pre !== undefined) return { a: 1, b: 2, rc: 3 }[version.pre.phase];
  return version.post === undefined && version.dev !== undefined ? 0 : 4;
}
