import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { cutText } from "@wheelyard/core/cut-text";
import { keyRole } from "@wheelyard/core/key-role";
import { oneLine } from "@wheelyard/core/one-line";
import { type DistributionRecord, type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { channelOf, type Root } from "@wheelyard/core/root";
import { sideFileKey } from "@wheelyard/core/side-files";
import type { DeliveredChange } from "../batch-plan.ts";
import type { BucketChange } from "../bucket-event.ts";
import type { Rejection } from "../lists/rejection-record.ts";
import type { ProjectOutcome } from "../protocol/project-run.ts";
import type { Announcement } from "./announcement.ts";

/** In UTF-16 units. EventBridge takes 256 KB in one request. */
const MAX_REASON_LENGTH = 500;

/** A project that was indexed, and the events that asked for it. */
export interface AnnouncedProject {
  changes: readonly DeliveredChange[];
  outcome: Pick<ProjectOutcome, "project" | "page" | "before" | "isPageChanged" | "rejections">;
}

/** A key that can never be listed, and the events that named it. */
export interface AnnouncedKey {
  root: Root;
  key: string;
  /** Undefined if there is nothing at the key. */
  rejection: Rejection | undefined;
  changes: readonly BucketChange[];
}

/**
 * What is to be told about a project, each file once.
 *
 * A file that the bucket's events name is told as it is now, even if this run found nothing to do: an earlier run may
 * have died before it could tell. So everything is told at least once. What reconcile asks for, and what a change of one
 * file does to another, is told if it changes the page.
 */
export function projectAnnouncements({ changes, outcome }: AnnouncedProject): Announcement[] {
  const { project, page, rejections } = outcome;
  const causes = causesOf(changes, page);
  const now = listed(page);
  const before = outcome.isPageChanged ? listed(outcome.before) : now;
  const keys = new Set([...causes.keys(), ...differing(before, now), ...inPlaceOf(changes, now)]);
  return [...keys].flatMap((key): Announcement[] => {
    const cause = causes.get(key);
    const facts = factsOf(key, project.root, cause);
    const named = { ...facts, project: project.name, ...versionField(key) };
    const [record, last, rejection] = [now.get(key), before.get(key), rejections.get(key)];
    if (record !== undefined) return [{ ...named, ...listedFacts(record) }];
    if (rejection !== undefined)
      return [{ ...named, kind: "rejected", reason: reasonText(rejection.reason) }];
    const mayBeUntold = cause?.isRedelivered === true && named.version !== undefined;
    if (last === undefined && !mayBeUntold) return [];
    return [{ ...named, kind: "removed", ...(last && { sha256: last.sha256 }), ...quarantine(page) }];
  });
}

/** What is to be told about a key that can never be listed. */
export function keyAnnouncements({ root, key, rejection, changes }: AnnouncedKey): Announcement[] {
  if (rejection === undefined) return [];
  const facts = factsOf(key, root, changes.at(-1));
  return [{ ...facts, kind: "rejected", reason: reasonText(rejection.reason) }];
}

/**
 * The keys that the bucket's events name, each with the last event about it. Of the files beside a distribution, only
 * the yank changes what is told about it.
 */
function causesOf(changes: readonly DeliveredChange[], page: ProjectPage): Map<string, DeliveredChange> {
  const causes = new Map<string, DeliveredChange>();
  for (const change of changes) {
    if (change.byReconcile && !change.isRedelivered) continue;
    causes.set(change.key, change);
    const role = keyRole(change.key);
    if (role.kind === "distribution" && change.key === sideFileKey(role.key, "yanked")) {
      causes.set(role.key, change);
    } else if (role.kind === "status" && change.isRedelivered) {
      // It may have hidden all files, or brought them back.
      for (const { key } of page.distributions) causes.set(key, causes.get(key) ?? change);
    }
  }
  return causes;
}

/**
 * The files that are listed under the names that redelivered events are about. One may have taken the place of another,
 * and an earlier run may have died after that, so that the page no longer changes. No event names it.
 */
function inPlaceOf(
  changes: readonly DeliveredChange[],
  now: ReadonlyMap<string, DistributionRecord>,
): string[] {
  const redelivered = changes.filter(({ isRedelivered }) => isRedelivered);
  const filenames = new Set(redelivered.map(({ key }) => basename(key)));
  return [...now.keys()].filter((key) => filenames.has(basename(key)));
}

function listed(page: ProjectPage | undefined): ReadonlyMap<string, DistributionRecord> {
  return new Map(page && visiblePage(page).files.map((record) => [record.key, record]));
}

function differing(
  before: ReadonlyMap<string, DistributionRecord>,
  after: ReadonlyMap<string, DistributionRecord>,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    return old?.sha256 !== now?.sha256 || old?.sideFiles.yanked?.reason !== now?.sideFiles.yanked?.reason;
  });
}

function listedFacts({ sha256, sideFiles: { yanked } }: DistributionRecord) {
  if (yanked === undefined) return { kind: "listed" as const, sha256 };
  return {
    kind: "yanked" as const,
    sha256,
    ...(yanked.reason !== "" && { reason: reasonText(yanked.reason) }),
  };
}

function quarantine(page: ProjectPage): { reason?: string } {
  const { status } = visiblePage(page);
  if (status?.status !== "quarantined") return {};
  return { reason: reasonText(`the project is quarantined${status.reason ? `: ${status.reason}` : ""}`) };
}

function factsOf(key: string, root: Root, cause: BucketChange | undefined) {
  const channel = channelOf(root);
  return {
    key,
    filename: basename(key),
    ...(channel !== undefined && { channel }),
    ...(cause?.principal !== undefined && { principal: cause.principal }),
  };
}

/** Only of a distribution: not of what lies beside one. */
function versionField(key: string): { version?: string } {
  const role = keyRole(key);
  if (role.kind !== "distribution" || role.key !== key) return {};
  return { version: role.distribution.version.normalised };
}

function reasonText(reason: string): string {
  return cutText(oneLine(reason), MAX_REASON_LENGTH);
}
