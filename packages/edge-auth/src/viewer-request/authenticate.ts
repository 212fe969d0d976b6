import crypto from "node:crypto";
import { readUserRecord, type TokenRecord, type UserRecord } from "./user-record.ts";

/** Someone with a valid token. */
export interface Reader {
  /** Patterns of the projects they may read; null: everything. */
  projects: string[] | null;
}

/**
 * Stands in for the record of an unknown user, so that unknown users take the same path as known ones. No known token
 * has this digest, and finding one means breaking SHA-256.
 */
export const NO_RECORD = `{"v":1,"salt":"${"0".repeat(22)}","tokens":[{"digest":"${"0".repeat(43)}"}]}`;

/**
 * @param record the store's record of the user, or `NO_RECORD`
 * @param now seconds since 1970
 * @returns null for an unknown user, a wrong token, an expired token and an unreadable record alike
 */
export function authenticate(token: string, record: string, now: number): Reader | null {
  const user = readUserRecord(record) || (readUserRecord(NO_RECORD) as UserRecord);
  const digest = crypto.createHmac("sha256", user.salt).update(token).digest("base64url");
  let isGood = false;
  for (let i = 0; i < user.tokens.length; i++) {
    const known = user.tokens[i] as TokenRecord;
    // Compared before its expiry is checked, so that the time taken does not reveal which one failed.
    if (isSame(digest, known.digest) && (known.expires === undefined || now < known.expires)) isGood = true;
  }
  // A request without credentials has the empty token, which never passes, whatever is stored for it.
  return isGood && token !== "" ? { projects: user.projects || null } : null;
}

/** Compares two texts of equal length in a time that does not reveal where they differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
