import { isStorableUser, tokenParameter } from "@wheelyard/edge-auth/users/token-parameter";
import { wrongUsage } from "../command-error.ts";
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
 * Forgets the stored token of a user who was removed. It opens nothing any more. So an operator who may not touch
 * parameters, and has perhaps never stored a token, is told and not stopped.
 */
export async function forgetToken(name: string, tokens: StoredTokens): Promise<void> {
  if (!isStorableUser(name)) return;
  try {
    await tokens.delete(name);
  } catch (error) {
    const call = failedCall(error);
    if (call === undefined || !(error instanceof Error && /^AccessDenied/.test(error.name))) throw error;
    printNote(`A stored token of ${name} stays behind, if there is one: you lack ${permissionFor(call)}`);
  }
}
