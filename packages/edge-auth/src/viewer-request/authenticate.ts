import crypto from "node:crypto";
import { readUserRecord, type TokenRecord, type UserRecord } from "./user-record.ts";

/** Someone whose token is good. */
export interface Reader {
  /** Patterns of the projects they may read; null: everything. */
  projects: string[] | null;
}

/**
 * Stands in for the record of an unknown user, who so takes the same way as a known one. No known token has this
 * digest, and finding one means breaking SHA-256.
 */
export const NO_RECORD = `{"v":1,"salt":"${"0".repeat(22)}","tokens":[{"digest":"${"0".repeat(43)}"}]}`;

/**
 * @param record what the store holds of the user, or `NO_RECORD`
 * @param now seconds since 1970
 * @returns null for an unknown user, a wrong token, an expired token and an unreadable record alike
 */
export function authenticate(token: string, record: string, now: number): Reader | null {
  const user = readUserRecord(record) || (readUserRecord(NO_RECORD) as UserRecord);
  const digest = crypto.createHmac("sha256", user.salt).update(token).digest("base64url");
  let isGood = false;
  for (let i = 0; i < user.tokens.length; i++) {
    const known = user.tokens[i] as TokenRecord;
    // Compared before its expiry is looked at, so that time does not tell one from the other.
    if (isSame(digest, known.digest) && (known.expires === undefined || now < known.expires)) isGood = true;
  }
  // A request without credentials has the empty token, which never passes, whatever is stored for it.
  return isGood && token !== "" ? { projects: user.projects || null } : null;
}

/** Compares two texts of equal length in a time that does not tell where they differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
