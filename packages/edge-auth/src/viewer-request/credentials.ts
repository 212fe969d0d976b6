import type { Fields } from "./viewer-request.ts";

export interface Credentials {
  user: string;
  token: string;
}

/**
 * Stands in for credentials that are absent or can't be read. No user can have this name, so looking it up costs and
 * answers the same as looking up an unknown user.
 */
const NOBODY: Credentials = { user: "-", token: "" };

/** A name of 64 and a token of 128 characters, in base64, with some room for the scheme. */
const MAX_LENGTH = 300;

/** Reads the credentials of basic authentication (RFC 7617). */
export function readCredentials(headers: Fields): Credentials {
  const header = headers.authorization;
  // Two headers could be read as one user here and as another further on, so neither is believed.
  if (!header || header.multiValue || header.value.length > MAX_LENGTH) return NOBODY;
  const encoded = /^[Bb][Aa][Ss][Ii][Cc] +([^ ]+)$/.exec(header.value);
  return encoded === null ? NOBODY : readUserPass(encoded[1] as string);
}

function readUserPass(base64: string): Credentials {
  const text = Buffer.from(base64, "base64").toString();
  // Decoders skip characters that they don't know. Only the spelling that encodes back to itself is accepted.
  if (Buffer.from(text).toString("base64") !== base64 || /[^\x21-\x7e]/.test(text)) return NOBODY;
  const match = /^([A-Za-z0-9][\w.@-]{0,63}):(.{1,128})$/.exec(text);
  return match === null ? NOBODY : { user: match[1] as string, token: match[2] as string };
}
