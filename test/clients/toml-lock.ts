import { normalised } from "./workspace.ts";

/** The packages in a lock file of TOML tables, which all of these clients write with `name` before `version`. */
export function lockedVersions(toml: string): Map<string, string> {
  const pairs = toml.matchAll(/^name = "([^"]+)"\n(?:[^[]*?\n)?version = "([^"]+)"$/gm);
  return new Map(Array.from(pairs, ([, name = "", version = ""]) => [normalised(name), version]));
}
