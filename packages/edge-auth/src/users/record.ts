import {
  isProjectPattern,
  readUserRecord,
  type TokenRecord,
  type UserRecord,
} from "../viewer-request/user-record.ts";
import { digestToken, generateSalt, parseToken } from "./token.ts";

export type { TokenRecord, UserRecord };

/** The limit of CloudFront's key value store for one key. */
const MAX_RECORD_BYTES = 1024;

export interface NewToken {
  token: string;
  /** From then on, the token is refused. */
  expires?: Date;
}

/**
 * A user with one token.
 *
 * @param projects patterns of the projects that the user may read; left out: everything
 * @throws {TypeError} if a pattern is invalid
 */
export function newUserRecord(token: NewToken, projects?: readonly string[]): UserRecord {
  const record: UserRecord = { v: 1, salt: generateSalt(), tokens: [] };
  if (projects !== undefined) record.projects = parsePatterns(projects);
  return addToken(record, token);
}

/** The user with one more token. The others stay valid, so that a rotation has an overlap. */
export function addToken(record: UserRecord, { token, expires }: NewToken): UserRecord {
  const added: TokenRecord = { digest: digestToken(record.salt, parseToken(token)) };
  if (expires !== undefined) added.expires = secondsOf(expires);
  const others = record.tokens.filter(({ digest }) => digest !== added.digest);
  return { ...record, tokens: [...others, added] };
}

/**
 * A name for a token that doesn't reveal it: the beginning of its digest. It is hexadecimal, so that no id begins with
 * a dash and looks like a command-line option.
 */
export function tokenId({ digest }: TokenRecord): string {
  return Buffer.from(digest, "base64url").toString("hex").slice(0, 10);
}

/**
 * The user without one of the tokens.
 *
 * @throws {RangeError} if there is no such token, or no other
 */
export function revokeToken(record: UserRecord, id: string): UserRecord {
  const tokens = record.tokens.filter((token) => tokenId(token) !== id);
  const ids = record.tokens.map(tokenId).join(", ");
  if (tokens.length === record.tokens.length) {
    throw new RangeError(`Cannot revoke token ${JSON.stringify(id)}: expected one of ${ids}`);
  }
  if (tokens.length === 0) {
    throw new RangeError(
      `Cannot revoke token ${JSON.stringify(id)}: it is the only one; add another, or delete the user`,
    );
  }
  return { ...record, tokens };
}

export function isExpired({ expires }: TokenRecord, now: Date): boolean {
  return expires !== undefined && now.getTime() / 1000 >= expires;
}

/** Whether the user is let in with the token. */
export function accepts(record: UserRecord, token: string, now: Date): boolean {
  const digest = digestToken(record.salt, token);
  return record.tokens.some((known) => known.digest === digest && !isExpired(known, now));
}

/**
 * The record as the store keeps it.
 *
 * @throws {RangeError} if the store would not accept it, or the edge could not read it
 */
export function formatUserRecord(user: string, record: UserRecord): string {
  const text = JSON.stringify(record);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_RECORD_BYTES) {
    throw new RangeError(
      `Cannot store user ${JSON.stringify(user)}: expected a record of at most ${MAX_RECORD_BYTES} bytes, found ${bytes} (${record.tokens.length} tokens, ${record.projects?.length ?? 0} project patterns)`,
    );
  }
  parseUserRecord(user, text);
  return text;
}

/**
 * Reads a record of the store exactly as the edge does.
 *
 * @throws {TypeError} if the edge denies it
 */
export function parseUserRecord(user: string, text: string): UserRecord {
  const record = readUserRecord(text);
  if (record !== null) return record;
  throw new TypeError(
    `Cannot read the record of user ${JSON.stringify(user)}: expected version 1 of the format, found ${JSON.stringify(text.slice(0, 80))}`,
  );
}

function parsePatterns(patterns: readonly string[]): string[] {
  const wrong = patterns.find((pattern) => !isProjectPattern(pattern));
  if (wrong !== undefined) {
    throw new TypeError(
      `Cannot use ${JSON.stringify(wrong)} as a project pattern: expected a normalised project name such as acme-core, the beginning of one followed by "*", or the same after a channel's name and "/", such as nightly/*`,
    );
  }
  if (patterns.length === 0) {
    throw new TypeError("Cannot restrict a user to no project: expected at least one project pattern");
  }
  return [...patterns];
}

function secondsOf(date: Date): number {
  const seconds = Math.floor(date.getTime() / 1000);
  if (seconds > 0) return seconds;
  throw new RangeError(`Cannot let a token expire at ${String(date)}: expected a date after 1970`);
}
