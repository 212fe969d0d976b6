import { projectId } from "@wheelyard/core/project";
import { anyProject, anyRoot } from "@wheelyard/core/testing/any-root";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ReconciledBucket } from "../../testing/reconciled-bucket.ts";
import { groupId, groupingOf, parseGroupId } from "./group.ts";

it.each([
  ["acme-1.0.zip", "project acme"],
  ["a/b/Acme_Core-1.0-py3-none-any.whl.yanked", "project acme-core"],
  ["any/Acme.status", "project acme"],
  ["simple/acme-1.0.zip", "rejected simple/acme-1.0.zip"],
  ["simple/acme-1.0.zip.asc", "rejected simple/acme-1.0.zip"],
  ["_channels/cu121/a/acme-1.0.zip", "project cu121/acme"],
  ["_channels/cu121/acme.status", "project cu121/acme"],
  ["_channels/cu121/acme-1.0.zip.asc", "project cu121/acme"],
  ["_channels/cu121/simple/acme-1.0.zip", "rejected _channels/cu121/simple/acme-1.0.zip"],
  ["_channels/acme-1.0.zip", "rejected _channels/acme-1.0.zip"],
  ["_channels/CU/acme-1.0.zip", "rejected _channels/CU/acme-1.0.zip"],
  ["_index/metadata/_channels/cu121/acme-1.0.zip.metadata", "project cu121/acme"],
  ["_index/rejected/_channels/cu121/acme-1.0.zip.json", "project cu121/acme"],
  ["_index/rejected/_channels/acme-1.0.zip.json", "rejected _channels/acme-1.0.zip"],
  ["README.md", "other"],
  ["_index/simple/acme/index.json", "project acme"],
  ["_index/simple/Acme/index.json", "other"],
  ["_index/simple/a b/index.json", "other"],
  ["_index/pypi/acme/json", "project acme"],
  ["_index/pypi/acme/1.0/json", "project acme"],
  ["_index/rss/project/acme/releases.xml", "project acme"],
  [`_index/waiting/acme/${"0".repeat(64)}.json`, "project acme"],
  ["_index/waiting/acme/0123.json", "other"],
  ["_index/simple/acme/notes.txt", "other"],
  ["_index/_channels/cu121/simple/acme/index.json", "project cu121/acme"],
  ["_index/_channels/cu121/simple/index.json", "list"],
  ["_index/metadata/a/acme-1.0.zip.metadata", "project acme"],
  ["_index/rejected/a/acme-1.0.zip.json", "project acme"],
  ["_index/rejected/acme-1.0.zip.provenance.json", "project acme"],
  ["_index/rejected/simple/acme-1.0.zip.json", "rejected simple/acme-1.0.zip"],
  [`_index/rejected/${"0".repeat(64)}.json`, "unnamed-record"],
  ["_index/simple/index.json", "list"],
  ["_index/simple/index.json.gz", "list"],
  ["_index/rss/updates.xml", "list"],
  ["_index/agreed/0a.txt", "agreement"],
  ["_index/downloads/pypi/acme/downloads", "downloads"],
  ["_index/downloads/_channels/cu121/pypi/acme/downloads", "downloads"],
  ["_index/downloads/pypi/_most-used", "downloads"],
  ["_index/downloads/pypi/Acme/downloads", "other"],
  ["_index/else", "other"],
])("%s: %s", (key, expected) => {
  expect(told(key)).toBe(expected);
});

it("knows every key that the indexer writes", async () => {
  const bucket = new ReconciledBucket();
  bucket.upload(
    "acme-1.0.zip",
    "acme-1.0.zip.asc",
    "simple/x-1.0.zip",
    "late.status",
    `${"d/".repeat(505)}a-1.zip`,
  );
  bucket.objects.write("bad-1.0.zip", Buffer.from("bad: it is"));
  await bucket.index(...bucket.objects.keys());
  await bucket.reconcile();
  const unknown = bucket.objects.keys("_index/").filter((key) => told(key) === "other");
  expect(bucket.objects.keys("_index/").length).toBeGreaterThan(15);
  expect(unknown).toEqual([]);
});

it("names what belongs together in a way that can be parsed", () => {
  const anyGroup = fc.oneof(
    anyProject.map((project) => ({ kind: "project" as const, project })),
    fc.record(
      { kind: fc.constant("rejected" as const), root: anyRoot, key: fc.string() },
      { noNullPrototype: true },
    ),
  );
  fc.assert(
    fc.property(anyGroup, anyGroup, (a, b) => {
      expect(parseGroupId(groupId(a))).toEqual(a);
      expect(groupId(a) === groupId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});

function told(key: string): string {
  const grouping = groupingOf(key);
  if (grouping.kind === "project") return `project ${projectId(grouping.project)}`;
  return grouping.kind === "rejected" ? `rejected ${grouping.key}` : grouping.kind;
}
