import { basename } from "node:path";
import type { Distribution } from "@wheelyard/core/distribution-filename";
import { isObject } from "@wheelyard/core/is-object";
import { parse as parseToml } from "smol-toml";
import { refused } from "../command-error.ts";
import { addRequirements } from "./add-requirements.ts";
import { hashesOf, isDirect } from "./locked-files.ts";
import { namedDistribution } from "./named-distribution.ts";
import type { PinCollector } from "./pin.ts";

/**
 * Adds what a file pins: `uv.lock`, `poetry.lock`, `pdm.lock` and `pylock.toml`, `Pipfile.lock`, or requirements as pip reads
 * them.
 *
 * @param readIncluded reads a file that requirements include, by its path relative to the given one
 * @throws {CommandError} if it is none of these
 */
export function addLockFile(
  path: string,
  text: string,
  readIncluded: (path: string) => string,
  collector: PinCollector,
): void {
  const name = basename(path);
  if (name === "Pipfile.lock") addPipfile(path, text, collector);
  else if (/\.(lock|toml)$/.test(name)) addPackages(path, text, collector);
  else addRequirements(path, text, readIncluded, collector);
}

/** All of them have an array of tables, with the name and version of each package. pylock.toml calls it "packages". */
function addPackages(path: string, text: string, collector: PinCollector): void {
  const { package: single, packages } = readWith(path, text, (toml) => parseToml(toml));
  const list = packages ?? single;
  if (!Array.isArray(list)) throw unreadable(path, "expected a lock file with a list of packages");
  for (const entry of list) {
    if (!isObject(entry)) throw unreadable(path, "expected each package to be a table");
    const { name, version, source, directory } = entry;
    // uv lists the project itself, and editable packages beside it.
    const isOwn =
      isObject(source) && ["virtual", "editable", "directory", "workspace"].some((kind) => kind in source);
    if (isOwn) continue;
    const facts = { hashes: hashesOf(entry), isDirect: isDirect(entry) };
    // pylock.toml has a table in place of the source.
    if (isObject(directory)) collector.addFolder(name);
    else collector.add(name, version ?? versionOfFiles(entry), facts);
  }
}

/**
 * The version in the name of what pylock.toml has of a package, such as an archive. Its own version is optional.
 *
 * @see https://packaging.python.org/en/latest/specifications/pylock-toml/#packages-archive
 */
function versionOfFiles({ archive, sdist, wheels }: Record<string, unknown>): string | undefined {
  const files = [archive, sdist, ...(Array.isArray(wheels) ? wheels : [])].filter(isObject);
  return firstNamed(files.flatMap(({ name, url, path }) => [name, url, path]))?.version.normalised;
}

/** Its versions begin with the operator. A file may have a hash in place of the project's name. */
function addPipfile(path: string, text: string, collector: PinCollector): void {
  const json = readWith(path, text, (written) => JSON.parse(written) as unknown);
  if (!isObject(json)) throw unreadable(path, "expected an object");
  for (const [category, packages] of Object.entries(json)) {
    if (category === "_meta") continue;
    if (!isObject(packages)) throw unreadable(path, `expected "${category}" to be an object`);
    for (const [name, entry] of Object.entries(packages)) {
      const locked = isObject(entry) ? entry : {};
      const { version, file, path: local } = locked;
      const named = firstNamed([file, local]);
      const facts = { hashes: hashesOf(locked), isDirect: isDirect(locked) };
      if (typeof version === "string") collector.add(name, version.replace(/^===?/, ""), facts);
      else collector.add(named?.project ?? name, named?.version.normalised, facts);
    }
  }
}

function firstNamed(locations: readonly unknown[]): Distribution | undefined {
  for (const location of locations) {
    const named = typeof location === "string" ? namedDistribution(location) : undefined;
    if (named !== undefined) return named;
  }
  return undefined;
}

function readWith<T>(path: string, text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch (error) {
    throw unreadable(path, error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
}

function unreadable(path: string, problem: string) {
  return refused(`Cannot read "${path}": ${problem}`);
}
