import { createHash } from "node:crypto";
import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { metadataKey, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { keyRole } from "@wheelyard/core/key-role";
import {
  isSameProject,
  type Project,
  type ProjectId,
  parseProjectId,
  projectId,
} from "@wheelyard/core/project";
import { type DistributionRecord, visiblePage } from "@wheelyard/core/project-page";
import { isFirstFormat, parseState } from "@wheelyard/core/project-page-state";
import { mainProject } from "@wheelyard/core/testing/main-project";
import type { MemoryStore } from "../memory-store.ts";
import { hasMetadata, plainTextMetadata } from "../plain-text-reader.ts";
import type { History } from "./scenario.ts";
import type { SharedViews } from "./shared-views.ts";
import { findWrongView } from "./view-oracle.ts";

/**
 * Compares the index with what it must be, computed from the users' keys alone.
 *
 * @returns what is wrong, in one sentence
 */
export async function findWrongIndex(
  bucket: MemoryStore,
  history: History,
  views: SharedViews,
): Promise<string | undefined> {
  const keys = bucket.keys().filter((key) => !key.startsWith("_index/"));
  const projects = new Set<ProjectId>([projectId(mainProject("acme"))]);
  for (const key of keys) {
    const role = keyRole(key);
    if (role.kind === "distribution") projects.add(projectId(role.project));
    if (role.kind === "status") projects.add(projectId(role.project));
  }
  for (const key of bucket.keys("_index/simple/")) {
    const [, project] = /^_index\/simple\/([^/]+)\//.exec(key) ?? [];
    if (project !== undefined) projects.add(projectId(mainProject(project)));
  }
  const rejections = new Map<string, string>();
  for (const id of projects) {
    const project = parseProjectId(id);
    const wrong =
      findWrongPage(bucket, history, project, keys, rejections) ??
      (await findWrongView(bucket, project, views));
    if (wrong !== undefined) return wrong;
  }
  return findWrongRejections(bucket, keys, rejections);
}

function findWrongPage(
  bucket: MemoryStore,
  history: History,
  project: Project,
  keys: readonly string[],
  rejections: Map<string, string>,
): string | undefined {
  const pages = projectPageKeys(project);
  const distributions = keys.filter((key) => {
    const role = keyRole(key);
    return role.kind === "distribution" && role.key === key && isSameProject(role.project, project);
  });
  for (const key of distributions) noteRejections(bucket, key, rejections);
  const good = distributions.filter((key) => !rejections.has(key));
  const statuses = keys.filter((key) => {
    const role = keyRole(key);
    return role.kind === "status" && isSameProject(role.project, project);
  });
  const status = expectedStatus(bucket, statuses, rejections);
  // A page that wheelyard 0.1.0 has just created stays in its format until the next run.
  const text = bucket.text(pages.state) ?? firstFormatOf(bucket, pages.json);
  if (good.length === 0) {
    return text === undefined
      ? undefined
      : `${pages.state} is there although no file of "${projectId(project)}" is`;
  }
  if (text === undefined) return `${pages.state} is missing although ${good.join(", ")} is there`;

  const { page, rejected } = parseState(project.root, text);
  const uploaded = new Map(page.distributions.map((record) => [record.key, record.uploadTime]));
  for (const key of good) {
    const times = timesOf(bucket, history, key);
    const time = uploaded.get(key);
    if (time === undefined) return `${pages.state} lacks ${key}`;
    if (!times.includes(time)) return `${pages.state} dates ${key} ${time}, expected ${times.join(" or ")}`;
  }
  const listed = status === "quarantined" ? [] : withoutDuplicates(good, uploaded, rejections);
  if (status === "quarantined") withoutDuplicates(good, uploaded, rejections);
  const wrong =
    difference(
      pages.state,
      visiblePage(page).files.map(factsOf),
      listed.map((key) => expectedFacts(bucket, key)),
    ) ??
    difference(
      `${pages.state} (held)`,
      page.distributions.filter((record) => !visiblePage(page).files.includes(record)).map(factsOf),
      good.filter((key) => !listed.includes(key)).map((key) => expectedFacts(bucket, key)),
    );
  if (wrong !== undefined) return wrong;
  const found = visiblePage(page).status?.status;
  if (found !== status) return `${pages.state} has status ${found}, expected ${status}`;
  const expected = [...rejections.keys()].filter((key) => isOf(key, project)).toSorted();
  if (!isFirstFormat(text) && expected.join() !== [...rejected].toSorted().join()) {
    return `${pages.state} names [${[...rejected]}] as rejected, expected [${expected}]`;
  }
  for (const key of good) {
    const published = bucket.text(metadataKey(key));
    const isNeeded = hasMetadata(bucket.text(key));
    if (isNeeded && published !== metadataOf(bucket, key)) {
      return `${metadataKey(key)} is ${JSON.stringify(published)}, expected "${metadataOf(bucket, key)}"`;
    }
  }
  return undefined;
}

/** There is metadata of listed files, of files that give way to another with the same filename, and of no others. */
export function findNeedlessMetadata(bucket: MemoryStore): string | undefined {
  const needed = new Set(
    bucket
      .keys()
      .filter((key) => hasMetadata(bucket.text(key)))
      .map(metadataKey),
  );
  const needless = bucket.keys("_index/metadata/").find((key) => !needed.has(key));
  return needless && `${needless} is there, and no page names it`;
}

function firstFormatOf(bucket: MemoryStore, key: string): string | undefined {
  const text = bucket.text(key);
  return text !== undefined && isFirstFormat(text) ? text : undefined;
}

function findWrongRejections(
  bucket: MemoryStore,
  keys: readonly string[],
  rejections: Map<string, string>,
): string | undefined {
  for (const key of keys) {
    const role = keyRole(key);
    if (role.kind === "rejected" && role.key === key) rejections.set(key, role.reason);
  }
  const expected = new Map([...rejections].map(([key, reason]) => [rejectionKey(key), { key, reason }]));
  for (const recordKey of bucket.keys("_index/rejected/")) {
    if (!expected.has(recordKey)) return `${recordKey} is there although nothing is to be rejected`;
  }
  for (const [recordKey, { key, reason }] of expected) {
    const record = JSON.parse(bucket.text(recordKey) ?? "{}");
    if (record.key !== key || record.etag !== md5(bucket, key) || !record.reason.includes(reason)) {
      return `${recordKey} is ${JSON.stringify(record)}, expected the reason "${reason}" for ${key}`;
    }
  }
  return undefined;
}

function noteRejections(bucket: MemoryStore, key: string, rejections: Map<string, string>): void {
  const content = bucket.text(key) ?? "";
  if (content.startsWith("bad: ")) rejections.set(key, content.slice("bad: ".length));
  const provenance = bucket.text(`${key}.provenance`);
  // If the distribution is rejected, its side files are not read.
  if (provenance !== undefined && !provenance.startsWith("{") && !content.startsWith("bad: ")) {
    rejections.set(`${key}.provenance`, "expected a provenance object");
  }
}

function expectedStatus(bucket: MemoryStore, keys: readonly string[], rejections: Map<string, string>) {
  const words = keys.map((key) => [key, bucket.text(key)?.split(" ")[0] ?? ""] as const);
  const severity = ["deprecated", "archived", "quarantined"];
  for (const [key, word] of words) {
    if (word !== "active" && !severity.includes(word)) rejections.set(key, `Cannot read status "${word}"`);
  }
  const known = words.map(([, word]) => severity.indexOf(word)).sort((a, b) => b - a);
  return severity[known[0] ?? -1];
}

function withoutDuplicates(
  good: readonly string[],
  uploaded: ReadonlyMap<string, string>,
  rejections: Map<string, string>,
): string[] {
  const order = (key: string) => `${uploaded.get(key)} ${key}`;
  return good.filter((key) => {
    const rivals = good.filter((other) => basename(other) === basename(key));
    const oldest = rivals.reduce((a, b) => (order(a) < order(b) ? a : b));
    if (oldest !== key) rejections.set(key, `Duplicate of "${oldest}"`);
    return oldest === key;
  });
}

function timesOf(bucket: MemoryStore, history: History, key: string): string[] {
  const content = bucket.text(key);
  return (history.get(key) ?? [])
    .filter((version) => version.content === content)
    .map(({ time }) => time.toISOString());
}

function expectedFacts(bucket: MemoryStore, key: string): string {
  const yanked = bucket.text(`${key}.yanked`);
  return facts(
    key,
    sha256(bucket.text(key) ?? ""),
    hasMetadata(bucket.text(key)) ? sha256(metadataOf(bucket, key)) : "none",
    yanked === "" ? true : yanked,
    bucket.text(`${key}.asc`) !== undefined,
  );
}

function factsOf({ key, sha256, metadataSha256, sideFiles }: DistributionRecord): string {
  const yanked = sideFiles.yanked && (sideFiles.yanked.reason === "" ? true : sideFiles.yanked.reason);
  return facts(key, sha256, metadataSha256 ?? "none", yanked, sideFiles.signature !== undefined);
}

function isOf(key: string, project: Project): boolean {
  const role = keyRole(key);
  return (role.kind === "distribution" || role.kind === "status") && isSameProject(role.project, project);
}

function facts(key: string, hash: string, metadata: string, yanked: unknown, signed: boolean): string {
  return `${key} sha256 ${hash} metadata ${metadata} yanked ${yanked ?? false} signed ${signed}`;
}

function difference(what: string, found: string[], expected: string[]): string | undefined {
  const ghost = found.find((file) => !expected.includes(file));
  if (ghost !== undefined) return `${what} lists ${ghost}, expected ${expected.join("; ") || "nothing"}`;
  const lost = expected.find((file) => !found.includes(file));
  return lost === undefined ? undefined : `${what} lacks ${lost}`;
}

function metadataOf(bucket: MemoryStore, key: string): string {
  const metadata = plainTextMetadata(parseDistributionFilename(basename(key)), bucket.text(key) ?? "");
  return Buffer.from(metadata).toString();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function md5(bucket: MemoryStore, key: string): string {
  return createHash("md5")
    .update(bucket.text(key) ?? "")
    .digest("hex");
}
