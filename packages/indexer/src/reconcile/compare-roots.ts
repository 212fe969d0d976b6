import { rejectionsKeys } from "@wheelyard/core/bucket-layout/list-page-keys";
import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN, type Root } from "@wheelyard/core/root";
import { Agreement, digestOf } from "./agreement.ts";
import { compareChannels } from "./compare-channels.ts";
import { compareLists } from "./compare-lists.ts";
import { compareRejectionsList } from "./compare-rejections-list.ts";
import type { ComparedBucket } from "./compared-bucket.ts";
import type { Action } from "./comparison.ts";
import type { ComparisonReporter } from "./comparison-reporter.ts";
import { inOrderOfKeys } from "./in-order-of-keys.ts";
import type { RootContents } from "./root-contents.ts";
import type { SortedListing } from "./sorted-listing.ts";

/**
 * Compares the lists of every root with its projects, which have been compared.
 *
 * @param groups a digest of each root's groups as listed
 */
export async function compareRoots(
  bucket: ComparedBucket,
  { roots, agreements }: SortedListing,
  reporter: ComparisonReporter,
  groups: ReadonlyMap<Root, string>,
): Promise<void> {
  const channels = [...channelsOf(roots).keys()];
  const digests = new Map(
    [...roots].map(([root, { lists }]) => {
      const agreeing = [
        root,
        groups.get(root) ?? null,
        bucket.location.upload,
        root === MAIN ? channels : null,
      ];
      return [root, digestOf(JSON.stringify(agreeing), inOrderOfKeys(lists.values()), bucket)];
    }),
  );
  const agreement = new Agreement(bucket.store, "lists", agreements);
  const remembered = await agreement.remembered([...digests.values()]);
  const areGroupsRight = !reporter.hasDifferences;
  const agreed: string[] = [];
  for (const root of roots.keys()) {
    const digest = digests.get(root) ?? "";
    if (remembered.has(digest) || (await compareRoot(root, bucket, roots, reporter, areGroupsRight)))
      agreed.push(digest);
  }
  await reporter.reportActions(agreement.remembering(agreed));
}

type Roots = ReadonlyMap<Root, RootContents>;

/** @returns whether everything so far agrees, and will as long as the listing shows the same */
async function compareRoot(
  root: Root,
  { store, location }: ComparedBucket,
  roots: Roots,
  reporter: ComparisonReporter,
  areGroupsRight: boolean,
): Promise<boolean> {
  const { lists: listed, projects, read, rejections } = roots.get(root) as RootContents;
  const lists = await reporter.unlessNewer(rootPageKeys(root).state, () =>
    compareLists(root, listed, projects, read, store, location),
  );
  if (lists !== undefined) {
    // If anything is going to be indexed, the lists are written with it.
    const isDue = ({ kind }: Action) => areGroupsRight || kind !== "write-empty-lists";
    await reporter.report({ ...lists, actions: lists.actions.filter(isDue) });
  }
  const channels =
    root === MAIN
      ? await reporter.unlessNewer(CHANNELS_KEYS.state, () =>
          compareChannels(channelsOf(roots), listed, store),
        )
      : undefined;
  if (channels !== undefined) await reporter.report(channels);
  // The list of rejections is compared with rejection records, which must be right for that.
  const ofRejections = areGroupsRight
    ? await reporter.unlessNewer(rejectionsKeys(root).state, () =>
        compareRejectionsList(root, listed, rejections, store),
      )
    : undefined;
  if (ofRejections !== undefined) await reporter.report(ofRejections);
  return !reporter.hasDifferences && !reporter.hasNewer;
}

/** Channels with a page, each with one of its projects. */
function channelsOf(roots: Roots): ReadonlyMap<Root, ProjectName> {
  return new Map(
    [...roots].flatMap(([root, contents]): [Root, ProjectName][] => {
      const first = root === MAIN ? undefined : contents.projects[0];
      return first === undefined ? [] : [[root, first]];
    }),
  );
}
