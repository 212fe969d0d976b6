import { idsOf } from "@wheelyard/advisories/entry/flaws";
import { eachOnce } from "@wheelyard/core/each-once";
import type { Root } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import {
  type KnownOf,
  knownRequirement,
  readingVersions,
} from "@wheelyard/upstream/advising/known-of-release";
import { exceptionFor, withoutExceptions } from "@wheelyard/upstream/rules/advised";
import type { Exception } from "@wheelyard/upstream/settings/advisory-settings";
import type { InventoryRequirement } from "./release.ts";
import { acceptance } from "./release-advisories.ts";

/** What is known about the versions that a requirement admits; undefined if nothing is. */
export type RequirementOf = (text: string) => Promise<InventoryRequirement | undefined>;

/** Looks up requirements of an index with these exceptions. */
export function knowingRequirements(
  { store, root, known }: { store: Store; root: Root; known: KnownOf },
  allow: readonly Exception[],
  now: Date,
): RequirementOf {
  const versionsOf = readingVersions(store, root);
  const knownUnlessAccepted: KnownOf = eachOnce(async (name) =>
    withoutExceptions(await known(name), allow, now),
  );
  return async (text) => {
    const found = await knownRequirement(text, known, versionsOf);
    if (found === undefined) return undefined;
    const open = (await knownRequirement(text, knownUnlessAccepted, versionsOf))?.admitted;
    const openIds = new Set(open?.flaws.flatMap(idsOf));
    const { flaws, fixed } = found.admitted;
    return {
      requirement: text,
      isAnySafe: open?.isAnySafe ?? true,
      advisories: flaws.map((advisory) => {
        // One of several entries for a flaw may have no exception.
        const isAccepted = !idsOf(advisory).some((id) => openIds.has(id));
        const exception = isAccepted ? exceptionFor(advisory, allow, now) : undefined;
        return { id: advisory.id, ...(exception && { accepted: acceptance(exception) }) };
      }),
      ...(fixed !== undefined && { fixed }),
    };
  };
}

/** What is known about what a release requires: first what admits nothing safe. */
export async function requirementsOf(
  dependencies: readonly string[],
  requirementOf: RequirementOf,
): Promise<InventoryRequirement[]> {
  const found = await Promise.all(dependencies.map(requirementOf));
  const some = found.filter((one) => one !== undefined);
  return some.toSorted((a, b) => Number(a.isAnySafe) - Number(b.isAnySafe));
}
