import { CHANNEL_NAME } from "@wheelyard/core/url-layout";

/**
 * The store's record of a user, version 1: a JSON object under the user's name, of at most 1 KB.
 *
 * A key that this version does not know makes a record unreadable, because it may be a restriction.
 */
export interface UserRecord {
  v: 1;
  /** At least 128 bits in base64url. The undecoded text is the HMAC's key. */
  salt: string;
  tokens: TokenRecord[];
  /**
   * Patterns of the projects that the user may read, each in the main index or in one channel. If absent: everything.
   */
  projects?: string[];
}

export interface TokenRecord {
  /** HMAC-SHA-256 of the token in base64url. */
  digest: string;
  /** Seconds since 1970. From this second on, the token is refused. If absent: never. */
  expires?: number;
}

/** A project's normalised name, or the beginning of names and "*". */
const NAMES = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:-?\*)?$/;

/** @returns null unless the text is a record of this version, down to the last key */
export function readUserRecord(text: string): UserRecord | null {
  let value: unknown = null;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isUserRecord(value) ? value : null;
}

export function isProjectPattern(value: unknown): value is string {
  if (typeof value !== "string") return false;
  const slash = value.indexOf("/");
  if (slash < 0) return isText(value, NAMES);
  // A pattern can name all projects of a channel at once. A user without patterns may read everything.
  const names = value.slice(slash + 1);
  return isText(value.slice(0, slash), CHANNEL_NAME) && (names === "*" || isText(names, NAMES));
}

function isUserRecord(value: unknown): value is UserRecord {
  return (
    hasOnly(value, ["v", "salt", "tokens", "projects"]) &&
    value.v === 1 &&
    isText(value.salt, /^[\w-]{22,64}$/) &&
    isListOf(value.tokens, isTokenRecord) &&
    (value.projects === undefined || isListOf(value.projects, isProjectPattern))
  );
}

function isTokenRecord(value: unknown): value is TokenRecord {
  return (
    hasOnly(value, ["digest", "expires"]) &&
    isText(value.digest, /^[\w-]{43}$/) &&
    (value.expires === undefined || (Number.isInteger(value.expires) && (value.expires as number) > 0))
  );
}

function isText(value: unknown, form: RegExp): value is string {
  // The engine at the edge lets "$" match before a final line feed.
  return typeof value === "string" && form.test(value) && !value.endsWith("\n");
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isItem(item));
}

function hasOnly(value: unknown, keys: string[]): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => keys.includes(key));
}
