import type { AdvisedEntry } from "@wheelyard/upstream/advising/advise";

/** Formats what a fetch of advisories found as lines for a terminal. */
export function advisoriesLogLines({ outcome, reason, entries = 0, copies = [] }: AdvisedEntry): string[] {
  const said =
    outcome === "refused"
      ? `Left the advisories as they were: ${reason}`
      : `Advisories are fetched: ${entries} in all`;
  return [
    said,
    ...copies.map(({ project, version, id }) => `Found ${project} ${version}, which ${id} calls malicious`),
  ];
}
