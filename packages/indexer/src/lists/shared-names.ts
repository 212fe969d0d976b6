import { claimKey, parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN } from "@wheelyard/core/root";
import type { RejectionEntry } from "@wheelyard/site/rejections-page";
import type { Pause } from "../commit/settle.ts";
import { readState } from "../commit/state.ts";
import type { Store } from "../store/store.ts";
import type { EntrySource } from "./list-definition.ts";
import { parseRejections, rejectionsList } from "./rejections-list.ts";
import { settleLists } from "./settle-lists.ts";

/**
 * Puts private names on the main index's list of rejections, each under the key of its claim. A name that is no longer
 * claimed is not listed.
 *
 * @param reasons why each name is on the list
 * @param known `all`: no other names are shared, so other names are removed from the list; `some`: other names stay
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function indexSharedNames(
  reasons: ReadonlyMap<ProjectName, string>,
  known: "all" | "some",
  ports: { store: Store; pause: Pause },
): Promise<void> {
  const before = await readState(ports.store, rejectionsKeys(MAIN).state);
  const listed = before === undefined ? [] : parseRejections(before.text).map(({ key }) => key);
  const others = known === "all" ? listed.filter((key) => parseClaimKey(key) !== undefined) : [];
  const keys = new Set([...reasons.keys()].map(claimKey).concat(others));
  if (keys.size === 0) return;
  await settleLists([rejectionsList(MAIN)], [...keys], claims(reasons), ports);
}

/** The object behind a name on the list is its claim, whose time is that of the entry. */
function claims(reasons: ReadonlyMap<ProjectName, string>): EntrySource<string, RejectionEntry> {
  return {
    title: "the list of rejections",
    key: (key) => key,
    async read(store, key) {
      const name = parseClaimKey(key);
      const reason = name === undefined ? undefined : reasons.get(name);
      if (reason === undefined) return undefined;
      const read = await store.get(key);
      if (read.kind !== "found") return undefined;
      const { etag, lastModified } = read.object;
      return { etag, known: { key, uploaded: lastModified.toISOString(), reason } };
    },
  };
}
