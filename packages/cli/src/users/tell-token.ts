import { tokenId, type UserRecord } from "@wheelyard/edge-auth/users/record";
import { print, printJson, printNote } from "../terminal/print.ts";
import type { TokenStore } from "./store-token.ts";
import { dateOf } from "./token-date.ts";

interface GivenToken {
  name: string;
  token: string;
  /** The user with the token, which is the last one. */
  record: UserRecord;
  /** Where it is stored. Then nobody needs to see it. */
  store: TokenStore | undefined;
  indexUrl: string | undefined;
}

/** Prints a token, or where it is stored. Only that goes to standard output, so that a script can capture it. */
export function tellToken(given: GivenToken, json = false): void {
  const { name, token, store, indexUrl } = given;
  if (json) printJson(tokenJson(given));
  else if (store !== undefined) print(`The token of ${name} is in parameter ${store.parameter}`);
  else {
    const host = indexUrl === undefined ? "HOST" : new URL(indexUrl).hostname;
    printNote(
      `The token of ${name}, shown only once. A line for the netrc file:`,
      `  machine ${host} login ${name} password ${token}`,
    );
    print(token);
  }
}

function tokenJson({ name, token, record, store, indexUrl }: GivenToken): object {
  const added = record.tokens.at(-1);
  return {
    name,
    projects: record.projects ?? null,
    id: added === undefined ? null : tokenId(added),
    expires: (added && dateOf(added)) ?? null,
    indexUrl: indexUrl ?? null,
    ...(store === undefined ? { token } : { parameter: store.parameter }),
  };
}
