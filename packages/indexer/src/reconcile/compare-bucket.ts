import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { alsoInKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { alsoInProjects, compareAlsoIn } from "./compare-also-in.ts";
import { compareAssets } from "./compare-assets.ts";
import { completingClaims } from "./compare-claims.ts";
import { GroupsComparison } from "./compare-groups.ts";
import { compareRoots } from "./compare-roots.ts";
import type { ComparedBucket, Listener } from "./compared-bucket.ts";
import { ComparisonReporter } from "./comparison-reporter.ts";
import { GroupedListing } from "./grouped-listing.ts";
import { SortedListing } from "./sorted-listing.ts";

/** How many lists of roots are compared concurrently. */
const CONCURRENT_LISTS = 16;

/**
 * Compares one listing of the bucket with what the index says. It writes nothing itself, and reports what must be
 * written; the listener may write it before the comparison goes on.
 *
 * @returns how many groups had to be read
 * @throws whatever the store, the disk or the listener throws: an error never looks like nothing found
 */
export async function compareBucket(bucket: ComparedBucket, listener: Listener): Promise<number> {
  const grouped = await GroupedListing.open();
  try {
    const reporter = new ComparisonReporter(listener, bucket.now);
    const listing = new SortedListing(grouped);
    await listing.list(bucket, reporter, listener);
    const comparison = new GroupsComparison(bucket, listing, reporter, listener);
    const groups = await comparison.run();
    await compareRoots(bucket, listing, reporter, groups);
    await compareListsOfRoots(bucket, listing, reporter);
    await compareStyleAndScript(bucket, listing, reporter);
    await completeClaims(bucket, listing, reporter);
    return comparison.compared;
  } finally {
    await grouped.remove();
  }
}

async function compareListsOfRoots(
  { store }: ComparedBucket,
  { roots, alsoIn }: SortedListing,
  reporter: ComparisonReporter,
): Promise<void> {
  const limit = pLimit(CONCURRENT_LISTS);
  const projects = new Map([...roots].map(([root, found]) => [root, found.projects]));
  await allFulfilled(
    [...alsoInProjects(projects, alsoIn)].map(([name, rootsOfProject]) =>
      limit(async () => {
        const compared = await reporter.unlessNewer(alsoInKey(name), () =>
          compareAlsoIn(name, rootsOfProject, alsoIn.get(name), store),
        );
        if (compared !== undefined) await reporter.report(compared);
      }),
    ),
  );
}

async function compareStyleAndScript(
  { store, assets }: ComparedBucket,
  listing: SortedListing,
  reporter: ComparisonReporter,
): Promise<void> {
  if (assets === undefined) return;
  const { actions, leftovers } = await compareAssets(assets, listing.assets, store);
  await reporter.reportActions([...actions, ...reporter.sweeping(leftovers)]);
}

/** Every listed name is claimed by now, and any name that came later was claimed by its own run. */
async function completeClaims(
  { store, location }: ComparedBucket,
  { claims }: SortedListing,
  reporter: ComparisonReporter,
): Promise<void> {
  const actions = await reporter.unlessNewer(CLAIMS_COMPLETE_KEY, () =>
    completingClaims(store, claims.complete, location.upload.bucket),
  );
  await reporter.reportActions(actions ?? []);
}
