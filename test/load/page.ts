/** What is compared for a file on a project page. */
export interface PageFile {
  filename: string;
  url: string;
  size: number;
  hashes: Record<string, string>;
  "core-metadata"?: { sha256: string };
  yanked?: string;
}

/** What is compared for a project page. */
export interface Page {
  name: string;
  files: PageFile[];
  versions: string[];
  "project-status"?: { status: string };
}

/** What is compared for a file in the legacy JSON API. */
export interface LegacyFile {
  filename: string;
  digests: { sha256: string };
}

export function legacyFiles(lists: readonly LegacyFile[][]): string[] {
  return lists
    .flatMap((list) => list.map(({ filename, digests }) => `${filename} ${digests.sha256}`))
    .toSorted();
}

export function pageFiles({ files }: Page): string[] {
  return files.map(({ filename, hashes }) => `${filename} ${hashes.sha256}`).toSorted();
}

/** What clients see of a page: not the keys that begin with `_`. */
export function withoutPrivate(page: unknown): unknown {
  return JSON.parse(JSON.stringify(page), (name, value) => (name.startsWith("_") ? undefined : value));
}
