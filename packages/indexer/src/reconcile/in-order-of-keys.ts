import type { ListedObject } from "../store/store.ts";

/** Ranges of a bucket are listed side by side. What is compared or remembered must not depend on which came first. */
export function inOrderOfKeys(objects: Iterable<ListedObject>): ListedObject[] {
  return [...objects].sort((a, b) => (a.key < b.key ? -1 : 1));
}
