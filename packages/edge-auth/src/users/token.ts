import { createHmac, randomBytes } from "node:crypto";

/** 192 bits: too many to guess, so a fast hash protects them as well as a slow one would. */
const TOKEN_BYTES = 24;
const SALT_BYTES = 16;

/** A new token. It is shown once, and can't be recovered from anything that is stored. */
export function generateToken(): string {
  // The prefix lets scanners for leaked secrets recognise tokens.
  return `wheelyard_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
}

export function generateSalt(): string {
  return randomBytes(SALT_BYTES).toString("base64url");
}

export function digestToken(salt: string, token: string): string {
  return createHmac("sha256", salt).update(token).digest("base64url");
}

/**
 * Reads a token that someone chose for an index on their own machine.
 *
 * @throws {TypeError} if the edge could not read it
 */
export function parseToken(text: string): string {
  if (/^[\x21-\x7e]{1,128}$/.test(text)) return text;
  throw new TypeError(
    `Cannot use a token of ${text.length} characters: expected 1 to 128 printable ASCII characters without spaces`,
  );
}
