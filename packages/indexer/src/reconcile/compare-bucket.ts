import { alsoInKey, CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout";
import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { alsoInProjects, compareAlsoIn } from "./compare-also-in.ts";
import { compareAssets } from "./compare-assets.ts";
import { completingClaims } from "./compare-claims.ts";
import { GroupsComparison } from "./compare-groups.ts";
import { compareRoots } from "./compare-roots.ts";
import type { ComparedBucket, Listener } from "./compared-bucket.ts";
import { Findings } from "./findings.ts";
import { GroupedListing } from "./grouped-listing.ts";
import { SortedListing } from "./sorted-listing.ts";

/** How many lists of roots are compared concurrently. */
const CONCURRENT_LISTS = 16;

/**
 * Compares one listing of the bucket with what the index says. It writes nothing, and reports what must be written.
 *
 * @returns how many groups had to be read
 * @throws whatever the store, the disk or the listener throws: an error never looks like nothing found
 */
export async function compareBucket(bucket: ComparedBucket, listener: Listener): Promise<number> {
  const grouped = await GroupedListing.open();
  try {
    const findings = new Findings(listener, bucket.now);
    const listing = new SortedListing(grouped);
    await listing.list(bucket, findings, listener);
    const comparison = new GroupsComparison(bucket, listing, findings, listener);
    const groups = await comparison.run();
    await compareRoots(bucket, listing, findings, groups);
    await compareListsOfRoots(bucket, listing, findings);
    await compareStyleAndScript(bucket, listing, findings);
    await completeClaims(bucket, listing, findings);
    return comparison.compared;
  } finally {
    await grouped.remove();
  }
}

async function compareListsOfRoots(
  { store }: ComparedBucket,
  { roots, alsoIn }: SortedListing,
  findings: Findings,
): Promise<void> {
  const limit = pLimit(CONCURRENT_LISTS);
  const projects = new Map([...roots].map(([root, found]) => [root, found.projects]));
  await allFulfilled(
    [...alsoInProjects(projects, alsoIn)].map(([name, rootsOfProject]) =>
      limit(async () => {
        const compared = await findings.unlessNewer(alsoInKey(name), () =>
          compareAlsoIn(name, rootsOfProject, alsoIn.get(name), store),
        );
        if (compared !== undefined) await findings.found(compared);
      }),
    ),
  );
}

async function compareStyleAndScript(
  { store, assets }: ComparedBucket,
  listing: SortedListing,
  findings: Findings,
): Promise<void> {
  if (assets === undefined) return;
  const { decisions, leftovers } = await compareAssets(assets, listing.assets, store);
  await findings.decided([...decisions, ...findings.sweeping(leftovers)]);
}

/** Every listed name is claimed by now, and any name that came later was claimed by its own run. */
async function completeClaims(
  { store, place }: ComparedBucket,
  { claims }: SortedListing,
  findings: Findings,
): Promise<void> {
  const decisions = await findings.unlessNewer(CLAIMS_COMPLETE_KEY, () =>
    completingClaims(store, claims.complete, place.upload.bucket),
  );
  await findings.decided(decisions ?? []);
}
