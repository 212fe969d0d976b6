import { CHANNELS_KEYS, problemsKeys, rootPageKeys } from "@wheelyard/core/bucket-layout";
import type { ProjectName } from "@wheelyard/core/project-name";
import { MAIN, type Root } from "@wheelyard/core/root";
import { Agreement, digestOf } from "./agreement.ts";
import { compareChannels } from "./compare-channels.ts";
import { compareLists } from "./compare-lists.ts";
import { compareRejectionsList } from "./compare-rejections-list.ts";
import type { ComparedBucket } from "./compared-bucket.ts";
import type { Decision } from "./comparison.ts";
import type { Findings } from "./findings.ts";
import type { RootFindings } from "./root-findings.ts";
import type { SortedListing } from "./sorted-listing.ts";

/**
 * Compares the lists of every root with its projects, which have been compared.
 *
 * @param groups a digest of each root's groups as listed
 */
export async function compareRoots(
  bucket: ComparedBucket,
  { roots, agreements }: SortedListing,
  findings: Findings,
  groups: ReadonlyMap<Root, string>,
): Promise<void> {
  const channels = [...channelsOf(roots).keys()];
  const digests = new Map(
    [...roots].map(([root, { lists }]) => {
      const agreeing = [root, groups.get(root) ?? null, bucket.place.upload, root === MAIN ? channels : null];
      return [root, digestOf(JSON.stringify(agreeing), [...lists.values()], bucket)];
    }),
  );
  const agreement = new Agreement(bucket.store, "lists", agreements);
  const remembered = await agreement.remembered([...digests.values()]);
  const areGroupsRight = !findings.hasDifferences;
  const agreed: string[] = [];
  for (const root of roots.keys()) {
    const digest = digests.get(root) ?? "";
    if (remembered.has(digest) || (await compareRoot(root, bucket, roots, findings, areGroupsRight)))
      agreed.push(digest);
  }
  await findings.decided(agreement.remembering(agreed));
}

type Roots = ReadonlyMap<Root, RootFindings>;

/** @returns whether everything so far agrees, and will as long as the listing shows the same */
async function compareRoot(
  root: Root,
  { store, place }: ComparedBucket,
  roots: Roots,
  findings: Findings,
  areGroupsRight: boolean,
): Promise<boolean> {
  const { lists: listed, projects, read, rejections } = roots.get(root) as RootFindings;
  const lists = await findings.unlessNewer(rootPageKeys(root).state, () =>
    compareLists(root, listed, projects, read, store, place),
  );
  if (lists !== undefined) {
    // If anything is going to be indexed, the lists are written with it.
    const isDue = ({ kind }: Decision) => areGroupsRight || kind !== "write-empty-lists";
    await findings.found({ ...lists, decisions: lists.decisions.filter(isDue) });
  }
  const channels =
    root === MAIN
      ? await findings.unlessNewer(CHANNELS_KEYS.state, () =>
          compareChannels(channelsOf(roots), listed, store),
        )
      : undefined;
  if (channels !== undefined) await findings.found(channels);
  // The list of rejections is compared with rejection records, which must be right for that.
  const ofRejections = areGroupsRight
    ? await findings.unlessNewer(problemsKeys(root).state, () =>
        compareRejectionsList(root, listed, rejections, store),
      )
    : undefined;
  if (ofRejections !== undefined) await findings.found(ofRejections);
  return !findings.hasDifferences && !findings.hasNewer;
}

/** Channels with a page, each with one of its projects. */
function channelsOf(roots: Roots): ReadonlyMap<Root, ProjectName> {
  return new Map(
    [...roots].flatMap(([root, { projects }]): [Root, ProjectName][] => {
      const [first] = projects;
      return root === MAIN || first === undefined ? [] : [[root, first]];
    }),
  );
}
