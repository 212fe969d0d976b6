import { isLoopback } from "@wheelyard/core/loopback";
import { shellWord } from "@wheelyard/core/shell-word";
import { variable } from "../target/variables.ts";

/**
 * What a user types to install a release, if the index's address is known: without it, pip would ask pypi.org. The line
 * has no credentials, which belong in a netrc file or a keyring, except those of a local index, which are not secret.
 */
export function installLine(
  indexUrl: string | undefined,
  project: string,
  version: string,
): string | undefined {
  if (indexUrl === undefined) return undefined;
  const requirement = `${project}==${version}`;
  return `pip install --index-url ${shellWord(withLocalLogin(indexUrl))} ${shellWord(requirement)}`;
}

function withLocalLogin(indexUrl: string): string {
  const login = variable("WHEELYARD_LOCAL_LOGIN");
  if (login === undefined || !isLoopback(new URL(indexUrl))) return indexUrl;
  return indexUrl.replace("://", `://${login}@`);
}
