import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { metadataKey, REJECTED_PREFIX, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { STATUS_SUFFIX } from "@wheelyard/core/bucket-layout/user-files";
import { keyRole } from "@wheelyard/core/key-role";
import { type Change, type Scenario, UNCLAIM } from "./scenario.ts";
import { isShared, isView } from "./shared-views.ts";

/**
 * How runs share a key:
 *
 * - `shared`: they read and write it, so the moment of each call matters.
 * - `quiet`: no run of this scenario writes it. It can be read at any moment.
 * - `own`: each run has its own copy. Runs treat all views alike and each one separately, so in most scenarios they
 *   share only one view.
 */
export type Scope = "shared" | "quiet" | "own";

export function scopeOf(scenario: Scenario): (key: string) => Scope {
  const { before, changes, views } = scenario;
  const all = [...before, ...changes];
  const records = new Set(rejectableKeys(all).map(rejectionKey));
  const hasStatus = all.some(({ key }) => key.endsWith(STATUS_SUFFIX));
  return (key) => {
    // Looking for any file of a project lists the whole bucket.
    if (key.startsWith(CLAIMS_PREFIX) || key === "") return "shared";
    if (!key.startsWith("_index/")) return "quiet";
    if (key === REJECTED_PREFIX) return records.size > 0 ? "shared" : "quiet";
    if (key.startsWith(REJECTED_PREFIX)) return records.has(key) ? "shared" : "quiet";
    const below = key.replace(/^_index\/(?:_channels\/[^/]+\/)?/, "");
    if (below.startsWith("waiting/")) return hasStatus || records.size > 0 ? "shared" : "quiet";
    if (isView(key)) return isShared(key, views) ? "shared" : "own";
    // Only views are below these prefixes, and some runs list them.
    if (below.startsWith("pypi/")) return views === "all" || views === "legacy release" ? "shared" : "own";
    if (/^project\/[^_]/.test(below)) return views === "all" || views === "for people" ? "shared" : "own";
    return "shared";
  };
}

/**
 * Keys that are written at most once: claims, unless someone deletes them, and the metadata of files that never change.
 */
export function writtenOnceIn({ before, changes }: Scenario): (key: string) => boolean {
  const all = [...before, ...changes];
  const contents = (key: string) =>
    new Set(
      all.filter((change) => change.key === key).map((change) => "content" in change && change.content),
    );
  const lasting = all
    .map(({ key }) => key)
    .filter((key) => {
      const [content, ...others] = contents(key);
      return key.endsWith(".zip") && others.length === 0 && content !== false;
    });
  const metadata = new Set(lasting.map(metadataKey));
  const canLoseClaims = changes.some(({ key }) => key === UNCLAIM.key);
  return (key) => (key.startsWith(CLAIMS_PREFIX) ? !canLoseClaims : metadata.has(key));
}

/** The keys that are rejected at some moment: unreadable files, and all files that share a filename. */
function rejectableKeys(changes: readonly Change[]): string[] {
  const bad = changes.filter((change) => change.kind === "put" && /^(bad: |unknown)/.test(change.content));
  const distributions = [...new Set(changes.map(({ key }) => key).filter((key) => key.endsWith(".zip")))];
  const duplicates = distributions.filter((key) =>
    distributions.some((other) => other !== key && basename(other) === basename(key)),
  );
  const unreachable = distributions.filter((key) => keyRole(key).kind === "rejected");
  return [...bad.map(({ key }) => key), ...duplicates, ...unreachable];
}
