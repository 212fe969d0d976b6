import type { AdvisedEntry } from "@wheelyard/upstream/advising/advise";

/** Formats what a fetch of advisories found as lines for a terminal. */
export function advisoriesLogLines({
  outcome,
  reason,
  entries = 0,
  doubts = [],
  copies = [],
}: AdvisedEntry): string[] {
  const said =
    outcome === "refused"
      ? `Left the advisories as they were: ${reason}`
      : `Advisories are fetched: ${entries} in all`;
  return [
    said,
    ...doubts.map((doubt) => `Look at the advisories: ${doubt}`),
    ...copies.map(({ project, version, id }) => `Found ${project} ${version}, which ${id} calls malicious`),
  ];
}
