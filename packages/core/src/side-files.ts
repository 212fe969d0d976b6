import { oneLine } from "./one-line.ts";
import { quoted } from "./quoted.ts";
import { SIDE_FILE_NAMES } from "./url-layout.ts";

export type SideFileKind = keyof typeof SIDE_FILE_NAMES;

/** The content of a side file can't be used, so the file changes nothing. */
export class InvalidSideFileError extends Error {
  override name = "InvalidSideFileError";
}

/** All that is specific to one kind of file beside a distribution. */
interface SideFileRules {
  suffix: string;
  isServed: boolean;
  /** In bytes. */
  limit: number;
  /**
   * @returns what the project page remembers about it besides its ETag
   * @throws {InvalidSideFileError}
   */
  read(text: string, key: string): object;
  /** The text of the link to it on the page for people; undefined if it has no link. */
  link: string | undefined;
}

/**
 * The files beside a distribution, by kind. A reason is a sentence, a signature a few hundred bytes, an attestation
 * several kilobytes.
 */
export const SIDE_FILES = {
  yanked: {
    ...SIDE_FILE_NAMES.yanked,
    limit: 4 * 1024,
    read: (text) => ({ reason: oneLine(text) }),
    link: undefined,
  },
  provenance: {
    ...SIDE_FILE_NAMES.provenance,
    limit: 1024 * 1024,
    read: readProvenance,
    link: "provenance",
  },
  signature: {
    ...SIDE_FILE_NAMES.signature,
    limit: 64 * 1024,
    read: () => ({}),
    link: "signature",
  },
} satisfies { [kind in SideFileKind]: SideFileRules };

export const SIDE_FILE_KINDS = Object.keys(SIDE_FILES) as SideFileKind[];

/** What the project page knows about the valid files beside a distribution. */
export type SideFiles = {
  [kind in SideFileKind]?: { etag: string } & ReturnType<(typeof SIDE_FILES)[kind]["read"]>;
};

/**
 * @param key of a distribution
 * @example
 * sideFileKey("acme-1.0.zip", "yanked") // "acme-1.0.zip.yanked"
 */
export function sideFileKey(key: string, kind: SideFileKind): string {
  return `${key}${SIDE_FILES[kind].suffix}`;
}

/**
 * The keys of all side files that a distribution may have.
 *
 * @example
 * sideFileKeys("acme-1.0.zip") // ["acme-1.0.zip.yanked", "acme-1.0.zip.provenance", "acme-1.0.zip.asc"]
 */
export function sideFileKeys(key: string): string[] {
  return SIDE_FILE_KINDS.map((kind) => sideFileKey(key, kind));
}

/**
 * The kind of side file that a key's suffix names.
 *
 * @example
 * sideFileKind("acme-1.0.zip.yanked") // "yanked"
 * sideFileKind("acme-1.0.zip") // undefined
 */
export function sideFileKind(key: string): SideFileKind | undefined {
  return SIDE_FILE_KINDS.find((kind) => key.endsWith(SIDE_FILES[kind].suffix));
}

/** A provenance object (PEP 740) is a JSON object with a version and attestation bundles. */
function readProvenance(text: string, key: string): object {
  const invalid = (found: string) =>
    new InvalidSideFileError(
      `Cannot read ${quoted(key)}: expected a provenance object with "version" and "attestation_bundles", found ${found}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("no JSON");
  }
  const isProvenance =
    typeof value === "object" && value !== null && "version" in value && "attestation_bundles" in value;
  if (!isProvenance) throw invalid(quoted(JSON.stringify(value)));
  return {};
}
