import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { homeShardKey } from "@wheelyard/core/bucket-layout/root-keys";
import { MAIN } from "@wheelyard/core/root";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { FULL_SHARD, homeShard } from "@wheelyard/site/home-shard";
import { beforeEach, expect, it } from "vitest";
import { ReconciledBucket } from "../testing/reconciled-bucket.ts";

const FIRST = homeShardKey(MAIN, homeShard("acme", 1));
const SECOND = homeShardKey(MAIN, homeShard("acme", 2));
const STATE = projectPageKeys(mainProject("acme")).state;

let bucket: ReconciledBucket;

beforeEach(() => {
  bucket = new ReconciledBucket();
});

it.each([
  [FULL_SHARD - 1, FIRST],
  [FULL_SHARD, SECOND],
])("a new project whose part of the first level holds %i projects is in %s", async (count, key) => {
  fill(FIRST, count);
  await index("acme-1.0.zip");
  expect([FIRST, SECOND].filter((part) => named(part).includes("acme"))).toEqual([key]);
});

it("a project stays in its level, however full the first is", async () => {
  fill(FIRST, FULL_SHARD);
  await index("acme-1.0.zip");
  bucket.objects.remove(FIRST);
  await index("acme-2.0.zip");
  expect(named(FIRST)).toEqual([]);
  expect(versions(SECOND)).toEqual(["2.0"]);
});

it("one more release asks only for its own part", async () => {
  fill(FIRST, FULL_SHARD);
  await index("acme-1.0.zip");
  const before = bucket.objects.text(FIRST);
  bucket.objects.write(FIRST, Buffer.from("damaged"));
  await index("acme-2.0.zip");
  expect(bucket.objects.text(FIRST)).toBe("damaged");
  bucket.objects.write(FIRST, Buffer.from(before ?? ""));
});

it("a project that is deleted and comes back may be in another level", async () => {
  fill(FIRST, FULL_SHARD);
  await index("acme-1.0.zip");
  bucket.objects.remove("acme-1.0.zip");
  await bucket.index("acme-1.0.zip");
  expect(bucket.objects.text(SECOND)).toBeUndefined();
  bucket.objects.remove(FIRST);
  await index("acme-1.1.zip");
  expect([named(FIRST), named(SECOND)]).toEqual([["acme"], []]);
});

it("a part that can't be read counts as empty, and is left to reconcile", async () => {
  bucket.objects.write(FIRST, Buffer.from("damaged"));
  bucket.upload("acme-1.0.zip");
  await expect(bucket.index("acme-1.0.zip")).rejects.toThrow(/part 45 of the home page's projects/);
  await bucket.reconcile();
  await bucket.drain();
  expect(named(FIRST)).toEqual(["acme"]);
});

it("the state of an earlier wheelyard version says no level: the next run chooses one, and leaves no second entry", async () => {
  await index("acme-1.0.zip");
  forgetHome();
  const { projects } = JSON.parse(bucket.objects.text(FIRST) ?? "");
  fill(FIRST, FULL_SHARD, projects);
  await index("acme-2.0.zip");
  expect(named(FIRST)).not.toContain("acme");
  expect(versions(SECOND)).toEqual(["2.0"]);
});

it("reconcile brings the state of an earlier wheelyard version up to date", async () => {
  await index("acme-1.0.zip");
  const current = bucket.objects.text(STATE);
  forgetHome();
  expect(await bucket.reconcile()).toMatchObject({ differences: 1, outdated: 1 });
  await bucket.drain();
  expect(bucket.objects.text(STATE)).toBe(current);
});

it.each<[string, () => void, object]>([
  ["finds nothing wrong with a project in the second level", () => {}, { differences: 0 }],
  [
    "finds that a part of the second level is gone",
    () => bucket.objects.remove(SECOND),
    { differences: 1, outdated: 1 },
  ],
  [
    "finds a project that is in both levels",
    () => bucket.objects.write(FIRST, Buffer.from(bucket.objects.text(SECOND) ?? "")),
    { differences: 1, outdated: 1 },
  ],
  [
    "finds a damaged part of the second level",
    () => bucket.objects.write(SECOND, Buffer.from("{")),
    { differences: 1, damaged: 1 },
  ],
])("reconcile, whether or not it reads the project's page, %s", async (_, damage, report) => {
  fill(FIRST, FULL_SHARD);
  await index("acme-1.0.zip");
  bucket.objects.remove(FIRST);
  const right = bucket.generated();
  // The first run reads the page; the second remembers that it agreed.
  expect(await bucket.reconcile()).toMatchObject({ differences: 0, compared: 1 });
  damage();
  expect(await bucket.reconcile()).toMatchObject(report);
  await bucket.drain();
  expect(await bucket.compare()).toEqual([]);
  expect(bucket.generated()).toEqual(right);
});

it("a comparison that reads the project's page finds it in the wrong level", async () => {
  fill(FIRST, FULL_SHARD);
  await index("acme-1.0.zip");
  bucket.objects.write(FIRST, Buffer.from(bucket.objects.text(SECOND) ?? ""));
  bucket.objects.remove(SECOND);
  expect(await bucket.compare()).toMatchObject([
    {
      kind: "outdated",
      object: FIRST,
      problem: expect.stringMatching(/^names "acme", which belongs in part 45/),
    },
  ]);
  await bucket.reconcile();
  await bucket.drain();
  expect([named(FIRST), named(SECOND)]).toEqual([[], ["acme"]]);
});

async function index(key: string): Promise<void> {
  bucket.upload(key);
  await bucket.index(key);
}

/** Puts so many other projects into a part of the first level. */
function fill(key: string, count: number, before: readonly object[] = []): void {
  const shard = homeShard("acme");
  const others: object[] = [];
  for (let n = 0; others.length < count; n++) {
    const name = `other-${n}`;
    if (homeShard(name) === shard) others.push({ name, version: "1.0", summary: "", updated: "" });
  }
  bucket.objects.write(key, Buffer.from(`${JSON.stringify({ projects: [...before, ...others] })}\n`));
}

/** Makes the state one of an earlier wheelyard version. */
function forgetHome(): void {
  const { home, ...state } = JSON.parse(bucket.objects.text(STATE) ?? "");
  expect(home).toBeDefined();
  bucket.objects.write(STATE, Buffer.from(`${JSON.stringify(state)}\n`));
}

function named(key: string): string[] {
  return projectsOf(key).map(({ name }) => name);
}

function versions(key: string): string[] {
  return projectsOf(key).map(({ version }) => version);
}

function projectsOf(key: string): { name: string; version: string }[] {
  return JSON.parse(bucket.objects.text(key) ?? '{"projects":[]}').projects;
}
