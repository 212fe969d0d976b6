/**
 * The name of the SSM parameter that keeps a user's token, for machines that have rights in AWS and no secret of their
 * own.
 *
 * @throws {TypeError} if no parameter can be named after the user
 * @example
 * tokenParameter("prod", "ci") // "/wheelyard/prod/users/ci"
 */
export function tokenParameter(environment: string, user: string): string {
  if (isStorableUser(user)) return `/wheelyard/${environment}/users/${user}`;
  throw new TypeError(
    `Cannot name a parameter after user ${JSON.stringify(user)}: expected 1 to 64 letters, digits, ".", "_" and "-", with a letter or digit at the start`,
  );
}

/** Whether a user's token can be in a parameter: SSM permits no "@" in a parameter's name. */
export function isStorableUser(user: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(user);
}
