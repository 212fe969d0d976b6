import { createHash } from "node:crypto";
import type { ProjectName } from "@wheelyard/core/project-name";

/** The entries that a list must have, one for each project. It keeps only a hash of each. */
export class SaidEntries {
  readonly #digests = new Map<ProjectName, string>();

  add(name: ProjectName, entry: object): void {
    this.#digests.set(name, digest(entry));
  }

  has(name: ProjectName): boolean {
    return this.#digests.has(name);
  }

  /** Those of the added projects whose entry is another one. */
  disagreeing<E extends { name: ProjectName }>(entries: readonly E[]): ProjectName[] {
    return entries
      .map(({ name }) => name)
      .filter((name, n) => {
        const known = this.#digests.get(name);
        return known !== undefined && known !== digest(entries[n] ?? {});
      });
  }
}

function digest(entry: object): string {
  return createHash("sha256").update(JSON.stringify(entry)).digest("base64").slice(0, 16);
}
