import { CLAIMS_PREFIX, parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { isNormalProjectName, type ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import type { UserStore } from "../users/user-store.ts";
import { isDoctors, PROBES_PREFIX } from "./probe.ts";

/** What doctors have made and not removed. */
export interface Leftovers {
  /** Keys of files, and of the files beside them. */
  files: string[];
  /** Projects that the index still has a page of. */
  pages: ProjectName[];
  /** Projects whose names are still claimed. */
  claims: ProjectName[];
  users: string[];
}

/** Where a doctor leaves things. */
export interface Bucket {
  store: Store;
  users: UserStore;
}

/** @param isMeant which projects and users to look for; each is a doctor's */
export async function findLeftovers(
  { store, users }: Bucket,
  isMeant: (name: string) => boolean,
): Promise<Leftovers> {
  const files = await keysBelow(store, PROBES_PREFIX);
  const claimed = await keysBelow(store, CLAIMS_PREFIX + PROBES_PREFIX);
  const states = await keysBelow(store, `${INDEX_PREFIX}simple/${PROBES_PREFIX}`);
  const isOwn = (name: string) => isDoctors(name) && isMeant(name);
  return {
    files: files.filter((key) => {
      const [folder = "", ...inside] = key.split("/");
      return inside.length > 0 && isOwn(folder);
    }),
    pages: states.flatMap((key) => {
      const name = key.split("/")[2] ?? "";
      if (!isNormalProjectName(name) || !isOwn(name)) return [];
      return key === projectPageKeys({ root: MAIN, name }).state ? [name] : [];
    }),
    claims: claimed.flatMap((key) => parseClaimKey(key) ?? []).filter(isOwn),
    users: (await users.list()).map(({ name }) => name).filter(isOwn),
  };
}

async function keysBelow(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

/** A sentence about each kind of thing that is left, or none. */
export function describeLeftovers({ files, pages, claims, users }: Leftovers): string | undefined {
  const kinds = { file: files, page: pages, claim: claims, user: users };
  const texts = Object.entries(kinds).flatMap(([kind, [first, ...others]]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [`the ${kind} "${first}"${more}`];
  });
  return texts.length === 0 ? undefined : texts.join(", ");
}
