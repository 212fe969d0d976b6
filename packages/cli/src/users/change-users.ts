import {
  addToken,
  isExpired,
  newUserRecord,
  revokeToken,
  type TokenRecord,
  type UserRecord,
} from "@wheelyard/edge-auth/users/record";
import { generateToken } from "@wheelyard/edge-auth/users/token";
import { parseUserName } from "@wheelyard/edge-auth/users/user-name";
import { refused, wrongUsage } from "../command-error.ts";
import { confirmed } from "../terminal/confirm.ts";
import { print, printNote } from "../terminal/print.ts";
import { readUpstreamSettings, readViews } from "../upstream/upstream-settings.ts";
import { parseExpiry } from "./expiry.ts";
import { type OpenUsers, openUsers, type UsersOptions } from "./open-users.ts";
import { viewNotes } from "./view-notes.ts";

export interface AddOptions extends UsersOptions {
  project?: string[];
  expires?: string;
}

export async function addUser(text: string, options: AddOptions): Promise<void> {
  const name = userName(text);
  const { users, indexUrl, deployed } = await openUsers(options);
  const token = newToken(options.expires);
  const added = understood(() => newUserRecord(token, options.project));
  const notes = viewNotes(options.project ?? [], viewNames(deployed));
  await users.update(name, (current) => {
    if (current === undefined) return added;
    throw refused(`Cannot add user ${JSON.stringify(name)}: it exists; "user rotate" gives it a new token`);
  });
  printNote(...notes);
  printToken(name, token.token, indexUrl);
}

/** The views of the index, where its settings are known. */
function viewNames(deployed: OpenUsers["deployed"]): ReadonlySet<string> {
  const settings = readUpstreamSettings(deployed);
  return new Set(settings && readViews(deployed, settings).keys());
}

export interface RotateOptions extends UsersOptions {
  expires?: string;
  keep: string;
}

export async function rotateUser(text: string, options: RotateOptions): Promise<void> {
  const name = userName(text);
  const { users, indexUrl } = await openUsers(options);
  const now = new Date();
  const token = newToken(options.expires);
  const end = Math.floor(parseExpiry(options.keep, now).getTime() / 1_000);
  await users.update(name, (current) => {
    const record = known(name, current);
    const tokens = record.tokens.filter((old) => !isExpired(old, now)).map((old) => endingBy(old, end));
    return addToken({ ...record, tokens }, token);
  });
  printToken(name, token.token, indexUrl);
  printNote(`Earlier tokens stay valid for another ${options.keep}`);
}

export async function revokeUserToken(text: string, id: string, options: UsersOptions): Promise<void> {
  const name = userName(text);
  const { users, delay } = await openUsers(options);
  await users.update(name, (current) => understood(() => revokeToken(known(name, current), id)));
  print(`Revoked token ${id} of ${name}`);
  if (delay !== undefined) printNote(delay);
}

export interface RemoveUserOptions extends UsersOptions {
  yes?: boolean;
}

export async function removeUser(text: string, options: RemoveUserOptions): Promise<void> {
  const name = userName(text);
  const { users } = await openUsers(options);
  await confirmed(`Remove user ${name} and all their tokens?`, options.yes);
  await users.update(name, (current) => {
    known(name, current);
    return undefined;
  });
  print(`Removed ${name}`);
}

function userName(text: string): string {
  return understood(() => parseUserName(text));
}

function newToken(expires: string | undefined): { token: string; expires?: Date } {
  const token = generateToken();
  return expires === undefined ? { token } : { token, expires: parseExpiry(expires, new Date()) };
}

function endingBy(token: TokenRecord, end: number): TokenRecord {
  return { ...token, expires: Math.min(token.expires ?? end, end) };
}

function known(name: string, record: UserRecord | undefined): UserRecord {
  if (record !== undefined) return record;
  throw refused(`Cannot find user ${JSON.stringify(name)}`);
}

/** What the record refuses is a typing mistake. */
function understood<T>(compose: () => T): T {
  try {
    return compose();
  } catch (error) {
    if (error instanceof TypeError) throw wrongUsage(error.message, { cause: error });
    if (error instanceof RangeError) throw refused(error.message, { cause: error });
    throw error;
  }
}

/** Prints only the token to standard output, so that a script can capture it. */
function printToken(name: string, token: string, indexUrl: string | undefined): void {
  const host = indexUrl === undefined ? "HOST" : new URL(indexUrl).hostname;
  printNote(
    `The token of ${name}, shown only once. A line for the netrc file:`,
    `  machine ${host} login ${name} password ${token}`,
  );
  print(token);
}
