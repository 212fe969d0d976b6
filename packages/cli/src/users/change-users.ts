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
import { refused } from "../command-error.ts";
import { confirmed } from "../terminal/confirm.ts";
import { print, printNote } from "../terminal/print.ts";
import { readUpstreamSettings, readViews } from "../upstream/upstream-settings.ts";
import { parseExpiry } from "./expiry.ts";
import { giveToken } from "./give-token.ts";
import { type OpenUsers, openUsers, type UsersOptions } from "./open-users.ts";
import { forgetToken, requireNoStoredToken, storing } from "./store-token.ts";
import { tellToken } from "./tell-token.ts";
import { understood } from "./understood.ts";
import { viewNotes } from "./view-notes.ts";

export interface AddOptions extends UsersOptions {
  project?: string[];
  expires?: string;
  store?: boolean;
  json?: boolean;
}

export async function addUser(text: string, options: AddOptions): Promise<void> {
  const name = userName(text);
  const { users, tokens, indexUrl, deployed } = await openUsers(options);
  const store = options.store ? storing(name, tokens) : undefined;
  const token = newToken(options.expires);
  const added = understood(() => newUserRecord(token, options.project));
  const notes = viewNotes(options.project ?? [], viewNames(deployed));
  await giveToken({ users, store, name, token: token.token }, (current) => {
    if (current === undefined) return added;
    throw refused(`Cannot add user ${JSON.stringify(name)}: it exists; "user rotate" gives it a new token`);
  });
  printNote(...notes);
  tellToken({ name, token: token.token, record: added, store, indexUrl }, options.json);
}

/** The views of the index, where its settings are known. */
function viewNames(deployed: OpenUsers["deployed"]): ReadonlySet<string> {
  const settings = readUpstreamSettings(deployed);
  return new Set(settings && readViews(deployed, settings).keys());
}

export interface RotateOptions extends UsersOptions {
  expires?: string;
  keep: string;
  store?: boolean;
  json?: boolean;
}

export async function rotateUser(text: string, options: RotateOptions): Promise<void> {
  const name = userName(text);
  const { users, tokens, indexUrl, delay } = await openUsers(options);
  const store = options.store ? storing(name, tokens) : undefined;
  if (store === undefined && tokens !== undefined) await requireNoStoredToken(name, tokens);
  const now = new Date();
  const token = newToken(options.expires);
  const end = Math.floor(parseExpiry(options.keep, now).getTime() / 1_000);
  const record = await giveToken({ users, store, name, token: token.token }, (current) => {
    const known = existing(name, current);
    const kept = known.tokens.filter((old) => !isExpired(old, now)).map((old) => endingBy(old, end));
    return addToken({ ...known, tokens: kept }, token);
  });
  tellToken({ name, token: token.token, record, store, indexUrl }, options.json);
  printNote(`Earlier tokens stay valid for another ${options.keep}`);
  if (delay !== undefined) printNote(`About the new token: ${delay}`);
}

export async function revokeUserToken(text: string, id: string, options: UsersOptions): Promise<void> {
  const name = userName(text);
  const { users, delay } = await openUsers(options);
  await users.update(name, (current) => understood(() => revokeToken(existing(name, current), id)));
  print(`Revoked token ${id} of ${name}`);
  if (delay !== undefined) printNote(delay);
}

export interface RemoveUserOptions extends UsersOptions {
  yes?: boolean;
}

export async function removeUser(text: string, options: RemoveUserOptions): Promise<void> {
  const name = userName(text);
  const { users, tokens } = await openUsers(options);
  await confirmed(`Remove user ${name} and all their tokens?`, options.yes);
  await users.update(name, (current) => {
    existing(name, current);
    return undefined;
  });
  print(`Removed ${name}`);
  if (tokens !== undefined) await forgetToken(name, tokens);
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

function existing(name: string, record: UserRecord | undefined): UserRecord {
  if (record !== undefined) return record;
  throw refused(`Cannot find user ${JSON.stringify(name)}`);
}
