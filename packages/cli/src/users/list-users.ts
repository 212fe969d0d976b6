import { isExpired, type TokenRecord, tokenId } from "@wheelyard/edge-auth/users/record";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { openUsers, type UsersOptions } from "./open-users.ts";
import { dateOf } from "./token-date.ts";
import type { StoredUser } from "./user-store.ts";

export interface ListUsersOptions extends UsersOptions {
  json?: boolean;
}

export async function listUsers(options: ListUsersOptions): Promise<void> {
  const { users } = await openUsers(options);
  const listed = await users.list();
  const now = new Date();
  if (options.json) return printJson(listed.map((user) => userJson(user, now)));
  if (listed.length === 0) printNote("There are no users");
  const rows = listed.map(({ name, record }) => [
    name,
    record.projects?.join(" ") ?? "all projects",
    record.tokens.map((token) => tokenText(token, now)).join(", "),
  ]);
  for (const line of columns(rows)) print(line);
}

/** A user as `--json` shows it, without secrets. */
function userJson({ name, record }: StoredUser, now: Date): object {
  return {
    name,
    projects: record.projects ?? null,
    tokens: record.tokens.map((token) => ({
      id: tokenId(token),
      expires: dateOf(token) ?? null,
      isExpired: isExpired(token, now),
    })),
  };
}

function tokenText(token: TokenRecord, now: Date): string {
  const date = dateOf(token);
  if (date === undefined) return tokenId(token);
  return `${tokenId(token)} (${isExpired(token, now) ? "expired" : "until"} ${date.slice(0, 16)}Z)`;
}
