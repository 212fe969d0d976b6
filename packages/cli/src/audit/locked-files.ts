import { isObject } from "@wheelyard/core/is-object";

type Entry = Readonly<Record<string, unknown>>;

/**
 * The hashes that a lock file has of a package's files, such as `sha256:<hex>`.
 *
 * uv.lock and pylock.toml have `sdist` and `wheels`, poetry.lock and pdm.lock `files`, and Pipfile.lock a plain list.
 */
export function hashesOf({ hashes, files, wheels, sdist, archive }: Entry): string[] {
  const lists = [files, wheels].flatMap((list) => (Array.isArray(list) ? list : []));
  return [{ hashes }, ...lists, sdist, archive].filter(isObject).flatMap(hashesOfFile);
}

function hashesOfFile({ hash, hashes }: Entry): string[] {
  const listed = Array.isArray(hashes) ? hashes : [];
  const named = isObject(hashes) ? Object.entries(hashes).map(([name, hex]) => `${name}:${hex}`) : [];
  return [hash, ...listed, ...named].filter((one) => typeof one === "string");
}

/** How lock files say that a package is not from an index: by a key of its entry, or of its source. */
const DIRECT = ["git", "hg", "svn", "bzr", "vcs", "url", "file", "path", "directory", "archive"];

/** Whether a package comes from a URL, a repository or a path. */
export function isDirect(entry: Entry): boolean {
  const { source } = entry;
  // Poetry names the kind, and calls the address of an index a URL too.
  if (isObject(source) && typeof source.type === "string") return DIRECT.includes(source.type);
  return hasDirectKey(entry) || (isObject(source) && hasDirectKey(source));
}

function hasDirectKey(entry: Entry): boolean {
  return DIRECT.some((key) => key in entry);
}
