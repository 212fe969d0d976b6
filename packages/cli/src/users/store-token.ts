import { isStorableUser, tokenParameter } from "@wheelyard/edge-auth/users/token-parameter";
import { refused, wrongUsage } from "../command-error.ts";
import { failedCall } from "../target/failed-calls.ts";
import { permissionFor } from "../target/permissions.ts";
import { printNote } from "../terminal/print.ts";
import type { StoredTokens } from "./stored-tokens.ts";
import { understood } from "./understood.ts";

/** Where one user's token is kept. */
export interface TokenStore {
  /** The name of the parameter. */
  parameter: string;
  put(token: string): Promise<void>;
}

/**
 * Where a user's token is kept.
 *
 * @param tokens undefined for a local index
 * @throws {CommandError} if nowhere
 */
export function storing(name: string, tokens: StoredTokens | undefined): TokenStore {
  if (tokens === undefined) {
    throw wrongUsage(
      "Cannot store a token with --users-file or WHEELYARD_USERS_FILE: expected --env, because a local index has no parameters",
    );
  }
  const parameter = understood(() => tokenParameter(tokens.env, name));
  return { parameter, put: (token) => tokens.put(name, token) };
}

/**
 * Refuses to give a user a token that is not stored if an earlier one is: machines would go on with the one that
 * expires. An operator who may not look is told, and not stopped.
 *
 * @throws {CommandError}
 */
export async function requireNoStoredToken(name: string, tokens: StoredTokens): Promise<void> {
  if (!isStorableUser(name)) return;
  try {
    if (!(await tokens.has(name))) return;
  } catch (error) {
    const permission = lackingPermission(error);
    printNote(
      `If a token of ${name} is stored, machines go on with it until it expires: you lack ${permission}`,
    );
    return;
  }
  throw refused(
    `Cannot rotate user "${name}" without --store: parameter "${tokenParameter(tokens.env, name)}" would keep the token that expires, and machines would go on with it`,
  );
}

/**
 * Forgets the stored token of a user who was removed. It opens nothing any more. So an operator who may not touch
 * parameters, and has perhaps never stored a token, is told and not stopped.
 */
export async function forgetToken(name: string, tokens: StoredTokens): Promise<void> {
  if (!isStorableUser(name)) return;
  try {
    await tokens.delete(name);
  } catch (error) {
    const permission = lackingPermission(error);
    printNote(`A stored token of ${name} stays behind, if there is one: you lack ${permission}`);
  }
}

/** @throws any error but that access is denied */
function lackingPermission(error: unknown): string {
  const call = failedCall(error);
  if (call === undefined || !(error instanceof Error && /^AccessDenied/.test(error.name))) throw error;
  return permissionFor(call);
}
