import { gunzipSync, gzipSync } from "node:zlib";
import { READING_REVISION } from "@wheelyard/core/project-page";
import { parseState, serializeState } from "@wheelyard/core/project-page-state";
import { MAIN } from "@wheelyard/core/root";
import { SIDE_FILE_KINDS, sideFileKey } from "@wheelyard/core/side-files";
import { SIDE_FILE_CONTENTS } from "@wheelyard/core/testing/side-file-contents";
import { homeShard } from "@wheelyard/site/home-shard";
import { beforeEach, describe, expect, it } from "vitest";
import { ReconciledBucket } from "../../testing/reconciled-bucket.ts";
import { DIFFERENCE_KINDS } from "./difference.ts";
import type { ReconcileReport } from "./reconcile-report.ts";

let bucket: ReconciledBucket;

const REJECTIONS = "_index/project/_problems/problems.json";

/** So long that its rejection record is named by a hash. */
const LONG = `${"folder/".repeat(144)}long-1.0.zip`;

const FILES = [
  LONG,
  "acme-1.0.zip",
  "acme-1.1.zip",
  "acme-1.1.zip.yanked",
  "acme-2.0.zip",
  "old/acme-1.0.zip",
  "any/acme.status",
  "Zoo-1.0.zip",
  "my_proj-1.0+local.1.tar.gz",
  "simple/hidden-1.0.zip",
  "early.status",
  "not-a-version-x.zip",
];

/** A bucket with all kinds of objects, and an index that knows them. */
beforeEach(async () => {
  bucket = new ReconciledBucket();
  bucket.upload(...FILES);
  for (const key of FILES.filter((name) => name.endsWith(".status"))) write(key, "deprecated use zoo");
  write("broken-1.0.zip", "bad: it is broken");
  write("acme-2.0.zip.provenance", "no provenance");
  bucket.passHours(1);
  await bucket.index(...bucket.objects.keys());
});

describe("nothing", () => {
  it("is found and reported if the index says what the bucket says", async () => {
    const report = await bucket.reconcile();
    expect(found(report)).toEqual({});
    expect(report.differences).toBe(0);
    expect(bucket.queue).toEqual([]);
    expect(bucket.logged.at(-1)).toMatchObject({ level: "info", event: "reconciled", differences: 0 });
  });

  it("is found for pages that an earlier wheelyard version compressed in another way", async () => {
    const compressed = [...bucket.objects.keys()].filter((key) => key.endsWith(".json.gz"));
    for (const key of compressed) {
      const read = await bucket.objects.get(key);
      if (read.kind !== "found") throw new Error(`Cannot test: expected "${key}"`);
      bucket.objects.write(key, gzipSync(gunzipSync(read.object.body), { level: 0 }));
    }
    expect(compressed.length).toBeGreaterThan(2);
    expect(found(await bucket.reconcile())).toEqual({});
  });

  it("but the listing is read if an earlier run found everything in agreement", async () => {
    await bucket.reconcile();
    expect(await bucket.reconcile()).toMatchObject({ compared: 0, groups: 8, differences: 0 });
    expect(bucket.counted.calls).toEqual(leastCalls());
  });

  it("that another build found in agreement is trusted", async () => {
    await bucket.reconcile();
    bucket.build = "2";
    expect(await bucket.reconcile()).toMatchObject({ compared: 8, groups: 8, differences: 0 });
    expect(await bucket.reconcile()).toMatchObject({ compared: 0, groups: 8, differences: 0 });
  });

  it("but the listing and the project that changed since is read", async () => {
    await bucket.reconcile();
    bucket.upload("Zoo-1.1.zip");
    await bucket.index("Zoo-1.1.zip");
    expect(await bucket.reconcile()).toMatchObject({ compared: 1, differences: 0 });
    const read = bucket.counted.calls.filter((call) => call.startsWith("get "));
    expect(read.filter((call) => !/zoo|agreed|index\/simple\/index|updates|project\/_/i.test(call))).toEqual(
      leastCalls().slice(1),
    );
    await bucket.reconcile();
    expect(bucket.counted.calls).toEqual(leastCalls());
  });
});

describe("finds and mends", () => {
  it.each(SIDE_FILE_KINDS)(
    "a lost upload, a lost change and a lost delete of a file of kind %s",
    async (kind) => {
      const key = sideFileKey("Zoo-1.0.zip", kind);
      const { first, second } = SIDE_FILE_CONTENTS[kind];
      for (const lose of [
        () => write(key, first),
        () => write(key, second),
        () => bucket.objects.remove(key),
      ]) {
        lose();
        await expectMended({ stale: 1 });
      }
    },
  );

  it.each<[string, () => void, Partial<ReconcileReport>]>([
    ["a lost upload", () => bucket.upload("acme-3.0.zip"), { missing: 1 }],
    ["a lost upload of a new project", () => bucket.upload("new-1.0.zip"), { missing: 1 }],
    ["a lost upload of what can't be listed", () => bucket.upload("pypi/x-1.0.zip"), { missing: 1 }],
    ["a lost upload of a bad file", () => write("worse-1.0.zip", "bad: too"), { missing: 1 }],
    ["a lost status file", () => write("zoo.status", "archived"), { missing: 1 }],
    ["a lost status file without a project", () => write("later.status", "archived"), { missing: 1 }],
    ["a lost overwrite", () => write("acme-1.0.zip", "other"), { stale: 1 }],
    ["a lost overwrite of a bad file", () => write("broken-1.0.zip", "good"), { stale: 1 }],
    [
      "a lost copy of a bad file over itself",
      () => write("broken-1.0.zip", "bad: it is broken"),
      { stale: 1 },
    ],
    ["a lost overwrite of a status file", () => write("any/acme.status", "archived"), { stale: 1 }],
    ["a lost quarantine", () => write("any/acme.status", "quarantined"), { stale: 1 }],
    [
      "a lost quarantine of a project without a status",
      () => write("zoo.status", "quarantined"),
      { missing: 1 },
    ],
    ["a lost yank", () => write("acme-1.0.zip.yanked", "bad"), { stale: 1 }],
    ["a lost change of a yank", () => write("acme-1.1.zip.yanked", "other"), { stale: 1 }],
    ["a lost return of a yanked file", () => bucket.objects.remove("acme-1.1.zip.yanked"), { stale: 1 }],
    ["a lost delete", () => bucket.objects.remove("acme-2.0.zip"), { ghost: 1 }],
    ["a lost delete of a project's last file", () => bucket.objects.remove("Zoo-1.0.zip"), { ghost: 1 }],
    ["a lost delete of a status file", () => bucket.objects.remove("any/acme.status"), { ghost: 1 }],
    ["a lost delete of a bad file", () => bucket.objects.remove("broken-1.0.zip"), { outdated: 1 }],
    [
      "a lost delete of what can't be listed",
      () => bucket.objects.remove("simple/hidden-1.0.zip"),
      { outdated: 1 },
    ],
    [
      "a lost delete of a bad side file",
      () => bucket.objects.remove("acme-2.0.zip.provenance"),
      { outdated: 1 },
    ],
    ["a lost delete of an older duplicate", () => bucket.objects.remove("acme-1.0.zip"), { ghost: 1 }],
    ["an absent page", () => bucket.objects.remove("_index/simple/zoo/state.json"), { missing: 1 }],
    ["a damaged page", () => write("_index/simple/zoo/state.json", "{}"), { damaged: 1, missing: 1 }],
    ["an absent JSON page", () => bucket.objects.remove("_index/simple/zoo/index.json"), { outdated: 1 }],
    ["another JSON page", () => write("_index/simple/zoo/index.json", "{}"), { outdated: 1 }],
    ["an absent HTML page", () => bucket.objects.remove("_index/simple/zoo/index.html"), { outdated: 1 }],
    ["another HTML page", () => write("_index/simple/zoo/index.html", "Hello"), { outdated: 1 }],
    ["a compressed page that isn't", () => write("_index/simple/zoo/index.json.gz", "{}"), { outdated: 1 }],
    ["absent metadata", () => bucket.objects.remove("_index/metadata/Zoo-1.0.zip.metadata"), { outdated: 2 }],
    ["other metadata", () => write("_index/metadata/Zoo-1.0.zip.metadata", "Name: x"), { outdated: 2 }],
    ["an absent legacy release", () => bucket.objects.remove("_index/pypi/acme/1.1/json"), { outdated: 1 }],
    [
      "a legacy release that does not exist",
      () => write("_index/pypi/my-proj/7/json", "{}"),
      { outdated: 1 },
    ],
    ["a page of nothing", () => write("_index/simple/nothing/index.html", "Hello"), { outdated: 1 }],
    [
      "an absent record",
      () => bucket.objects.remove("_index/rejected/old/acme-1.0.zip.json"),
      { outdated: 1 },
    ],
    ["a damaged record", () => write("_index/rejected/broken-1.0.zip.json", "{"), { stale: 1 }],
    ["a record of nothing", () => write("_index/rejected/none-1.0.zip.json", "{}"), { outdated: 1 }],
    ["a lost delete of a key that is too long", () => bucket.objects.remove(LONG), { outdated: 1 }],
    ["a lost overwrite of a key that is too long", () => write(LONG, "other"), { stale: 1 }],
    ["an absent record of a key that is too long", () => bucket.objects.remove(longRecord()), { missing: 1 }],
    ["a damaged record of a key that is too long", () => write(longRecord(), "{"), { missing: 1, swept: 1 }],
    ["an absent note of a status", () => bucket.objects.remove(noteOf("early")), { missing: 1 }],
    ["an absent note of a bad file", () => bucket.objects.remove(noteOf("broken")), { outdated: 1 }],
    ["an absent root list", () => bucket.objects.remove("_index/simple/index.json"), { outdated: 3 }],
    ["a damaged root list", () => write("_index/simple/index.json", "[]"), { damaged: 3 }],
    ["another root page", () => write("_index/simple/index.html", "Hello"), { outdated: 1 }],
    [
      "a project that the root list lacks",
      () => write("_index/simple/index.json", root("acme", "zoo")),
      { outdated: 1 },
    ],
    [
      "a project that the root list makes up",
      () => write("_index/simple/index.json", root("acme", "my-proj", "zoo", "zzz")),
      { ghost: 1 },
    ],
    ["an absent list of updates", () => bucket.objects.remove("_index/rss/updates.json"), { outdated: 3 }],
    ["a damaged list of updates", () => write("_index/rss/updates.json", "{}"), { damaged: 3 }],
    ["another feed of updates", () => write("_index/rss/updates.xml", "Hello"), { outdated: 1 }],
    ["an absent home page", () => bucket.objects.remove("_index/home/index.html"), { outdated: 1 }],
    ["another home page", () => write("_index/home/index.html", "Hello"), { outdated: 1 }],
    ["an absent project page", () => bucket.objects.remove("_index/project/zoo/index.html"), { outdated: 1 }],
    ["another project page", () => write("_index/project/zoo/index.html", "Hello"), { outdated: 1 }],
    [
      "an absent release page",
      () => bucket.objects.remove("_index/project/acme/1.1/index.html"),
      { outdated: 1 },
    ],
    ["the page of no release", () => write("_index/project/my-proj/7/index.html", "Hello"), { outdated: 1 }],
    ["the page of no project", () => write("_index/project/nothing/index.html", "Hello"), { outdated: 1 }],
    ["an absent part of the home page's data", () => bucket.objects.remove(shard("zoo")), { outdated: 1 }],
    ["a damaged part", () => write(shard("zoo"), "{}"), { damaged: 1 }],
    ["a part that says something else", () => write(shard("zoo"), home("7.0")), { outdated: 1 }],
    ["a project that a part makes up", () => write(shard("zoo"), home("1.0", "zz31")), { ghost: 1 }],
    ["a project in another's part", () => write(shard("zoo"), home("1.0", "acme")), { outdated: 1 }],
    ["an absent list of rejections", () => bucket.objects.remove(REJECTIONS), { outdated: 6 }],
    ["a damaged list of rejections", () => write(REJECTIONS, "{"), { damaged: 6 }],
    [
      "a list of rejections with a foreign key",
      () => write(REJECTIONS, rejections("README.md")),
      { damaged: 6 },
    ],
    [
      "a list of rejections that lacks some, and makes one up",
      () => write(REJECTIONS, rejections("none-1.0.zip")),
      { outdated: 6, ghost: 1 },
    ],
    [
      "a rejection with another reason",
      () => write(REJECTIONS, (bucket.objects.text(REJECTIONS) ?? "").replace("it is broken", "it is fine")),
      { outdated: 1 },
    ],
    [
      "an absent page of rejections",
      () => bucket.objects.remove("_index/project/_problems/index.html"),
      { outdated: 1 },
    ],
  ])("%s", async (_, damage, expected) => {
    bucket.passHours(1);
    damage();
    await expectMended(expected);
  });
});

/** What docs/protocol.md leaves to reconcile, each after runs that found everything in agreement along the way. */
describe("mends what the commit protocol does not promise", () => {
  it("a page that a late retry of a write put back", async () => {
    const page = "_index/simple/zoo/state.json";
    await bucket.reconcile();
    write("Zoo-1.0.zip.yanked", "bad");
    await bucket.index("Zoo-1.0.zip.yanked");
    const yanked = bucket.objects.text(page) ?? "";
    expect(await bucket.reconcile()).toMatchObject({ differences: 0 });
    bucket.objects.remove("Zoo-1.0.zip.yanked");
    await bucket.index("Zoo-1.0.zip.yanked");
    expect(await bucket.reconcile()).toMatchObject({ differences: 0 });
    write(page, yanked);
    await expectMended({ stale: 1, outdated: 1 });
    expect(bucket.objects.text(page)).not.toContain("bad");
  });

  it("the rejection record of a key that is gone, left by a run that died", async () => {
    const record = "_index/rejected/old/acme-1.0.zip.json";
    await bucket.reconcile();
    const left = bucket.objects.text(record) ?? "";
    expect(left).toContain("acme-1.0.zip");
    bucket.objects.remove("old/acme-1.0.zip");
    await bucket.index("old/acme-1.0.zip");
    expect(await bucket.reconcile()).toMatchObject({ differences: 0 });
    write(record, left);
    await expectMended({ outdated: 1 });
    expect(bucket.objects.keys()).not.toContain(record);
  });
});

describe("an empty bucket", () => {
  it("gets a home page, a page without rejections, style and script", async () => {
    const empty = new ReconciledBucket();
    expect(await empty.reconcile()).toMatchObject({ listed: 0, differences: 0 });
    expect([...empty.generated().keys()].filter((key) => !key.startsWith("_index/simple/"))).toEqual([
      "_index/home/index.html",
      "_index/project/_assets/site.css",
      "_index/project/_problems/index.html",
      "_index/project/_problems/problems.json",
      "_index/rss/updates.json",
      "_index/rss/updates.xml",
    ]);
    expect(empty.objects.text("_index/home/index.html")).toContain("s3://my-pypi/");
    await empty.reconcile();
    await empty.reconcile();
    expect(empty.counted.calls).toEqual(["list "]);
  });

  it("gets back what was removed from it, and then nothing differs", async () => {
    const empty = new ReconciledBucket();
    await empty.reconcile();
    const before = empty.generated();
    for (const key of before.keys()) {
      empty.objects.remove(key);
      await empty.reconcile();
      expect(empty.queue).toEqual([]);
      expect(empty.generated()).toEqual(before);
    }
  });
});

describe("what another wheelyard version read", () => {
  const STATE = "_index/simple/acme/state.json";

  it("is read again, so that pages get what this one reads from a file", async () => {
    await bucket.reconcile();
    const before = bucket.objects.text(STATE);
    // That version did not read summaries.
    writeEarlierState(STATE, ({ summary, ...record }) => {
      expect(summary).toBeDefined();
      return record;
    });
    const report = await bucket.reconcile();
    // Each file by itself, and the project for its views and for the lists, which showed more.
    expect(report.examples.toSorted()).toEqual([
      "outdated acme-1.0.zip",
      "outdated acme-1.1.zip",
      "outdated acme-2.0.zip",
      "outdated acme.status",
      "outdated acme.status",
      "outdated old/acme-1.0.zip",
    ]);
    await bucket.drain();
    expect(bucket.objects.text(STATE)).toBe(before);
    expect((await bucket.reconcile()).differences).toBe(0);
  });

  it("is read again even if nothing that is shown will change", async () => {
    writeEarlierState(STATE, (record) => record);
    const differences = await bucket.compare();
    expect(differences.map(({ key, reads }) => [key, reads]).toSorted()).toEqual(
      ["acme-1.0.zip", "acme-1.1.zip", "acme-2.0.zip", "old/acme-1.0.zip"].map((key) => [
        key,
        bucket.objects.bytes(key)?.length,
      ]),
    );
  });

  function writeEarlierState(key: string, read: (record: { summary?: string }) => object): void {
    const state = JSON.parse(bucket.objects.text(key) ?? "");
    const distributions = state.distributions.map((record: { summary?: string }) => ({
      ...read(record),
      reading: READING_REVISION - 1,
    }));
    const text = serializeState(parseState(MAIN, JSON.stringify({ ...state, distributions })));
    write(key, text);
  }
});

it("deletes a part of the home page's data that has no project", async () => {
  write("_index/project/_home/00.json", '{"projects":[]}');
  expect(await bucket.reconcile()).toMatchObject({ differences: 0 });
  expect(bucket.objects.keys()).not.toContain("_index/project/_home/00.json");
});

it("leaves alone what is counted from access logs", async () => {
  bucket.upload("acme-1.0.zip");
  await bucket.drain();
  const counted = ["pypi/acme/downloads", "pypi/_most-used", "_channels/cu121/pypi/gone/downloads"].map(
    (path) => `_index/downloads/${path}`,
  );
  for (const key of counted) write(key, "{}");
  bucket.passHours(25);
  expect(await bucket.reconcile()).toMatchObject({ differences: 0, swept: 0 });
  expect(bucket.objects.keys("_index/downloads/").toSorted()).toEqual(counted.toSorted());
  expect(bucket.objects.keys("_claims/").filter((key) => key.includes("gone"))).toEqual([]);
});

describe("style and script", () => {
  it("are replaced if they differ", async () => {
    await bucket.reconcile();
    const before = bucket.objects.text("_index/project/_assets/site.css");
    write("_index/project/_assets/site.css", "Hello");
    expect(await bucket.reconcile()).toMatchObject({ differences: 0 });
    expect(bucket.objects.text("_index/project/_assets/site.css")).toBe(before);
  });

  it("are swept when they are old and no page needs them", async () => {
    write("_index/project/_assets/old.js", "");
    expect(await bucket.reconcile()).toMatchObject({ swept: 0 });
    bucket.passHours(25);
    expect(await bucket.reconcile()).toMatchObject({ swept: 1 });
    expect(bucket.objects.keys("_index/project/_assets/")).toEqual(["_index/project/_assets/site.css"]);
  });
});

it("counts distributions of kinds that are not listed", async () => {
  for (const key of [
    "acme-1.0-py2.7.egg",
    "old/acme-1.0.win32.exe",
    "old/acme-0.9-py2.7.EGG",
    "readme.txt",
  ]) {
    bucket.upload(key);
  }
  await bucket.drain();
  expect(await bucket.reconcile()).toMatchObject({ passedOver: { ".egg": 2, ".exe": 1 }, differences: 0 });
});

it("may run alongside another run", async () => {
  bucket.upload("acme-3.0.zip");
  write("_index/simple/zoo/state.json", "damaged");
  await Promise.all([bucket.reconcile(), bucket.reconcile(), bucket.reconcile()]);
  await bucket.drain();
  expect((await bucket.reconcile()).differences).toBe(0);
  await bucket.reconcile();
  expect(bucket.counted.calls).toEqual(leastCalls());
});

/**
 * A comparison finds this and writes nothing. A run finds the same, and leaves nothing to find once its messages are
 * handled.
 */
async function expectMended(expected: Partial<ReconcileReport>): Promise<void> {
  const compared = (await bucket.compare()).map(({ kind }) => kind);
  for (const kind of DIFFERENCE_KINDS) {
    expect([kind, compared.filter((found) => found === kind).length]).toEqual([kind, expected[kind] ?? 0]);
  }
  const report = await bucket.reconcile();
  expect(found(report)).toEqual(expected);
  expect(report.examples).toHaveLength(report.differences);
  expect(bucket.logged.at(-1)).toMatchObject({ level: "warn", event: "reconciled" });
  await bucket.drain();

  bucket.passHours(25);
  expect((await bucket.reconcile()).differences).toBe(0);
  expect(bucket.queue).toEqual([]);
  expect(withoutOldNotes(bucket.generated())).toEqual(withoutOldNotes(await rebuilt()));
}

/** A file that was rejected before its project had a page may have been listed since. Its note is harmless. */
function withoutOldNotes(generated: Map<string, string | undefined>): Map<string, string | undefined> {
  const states = [...generated].flatMap(([key, text]) => (key.endsWith("/state.json") ? [text] : [])).join();
  const isOld = (note: string) => states.includes(`"key":${JSON.stringify(JSON.parse(note).key)}`);
  return new Map([...generated].filter(([key, text = ""]) => !(key.includes("/waiting/") && isOld(text))));
}

/** The index that there would be if the bucket's files, as they are now, were uploaded with all their events. */
async function rebuilt(): Promise<Map<string, string | undefined>> {
  const fresh = new ReconciledBucket();
  const times = new Map<number, string[]>();
  for await (const { key, lastModified } of bucket.objects.list("")) {
    if (key.startsWith("_index/")) continue;
    times.set(lastModified.getTime(), [...(times.get(lastModified.getTime()) ?? []), key]);
  }
  for (const [time, keys] of times) {
    fresh.now = new Date(time);
    for (const key of keys) fresh.objects.write(key, bucket.objects.bytes(key) ?? Buffer.of());
  }
  await fresh.index(...fresh.objects.keys());
  return fresh.generated();
}

function write(key: string, content: string): void {
  bucket.objects.write(key, Buffer.from(content));
}

/** A record whose key doesn't name its object has to be read each time. */
function leastCalls(): string[] {
  return ["list ", `get ${longRecord()}`];
}

function longRecord(): string {
  return bucket.objects.keys("_index/rejected/").find((key) => /\/[0-9a-f]{64}\.json$/.test(key)) ?? "";
}

function noteOf(project: string): string {
  return bucket.objects.keys(`_index/waiting/${project}/`).at(0) ?? "";
}

function root(...names: string[]): string {
  return `${JSON.stringify({ meta: { "api-version": "1.4" }, projects: names.map((name) => ({ name })) })}\n`;
}

function shard(project: string): string {
  return `_index/project/_home/${homeShard(project)}.json`;
}

/** The part of the home page's data that knows zoo, in this version, with something made up. */
function home(version: string, ...madeUp: string[]): string {
  const { projects } = JSON.parse(bucket.objects.text(shard("zoo")) ?? "");
  const [zoo] = projects;
  return `${JSON.stringify({ projects: [{ ...zoo, version }, ...madeUp.map((name) => ({ ...zoo, name }))] })}\n`;
}

function rejections(key: string): string {
  return `${JSON.stringify([{ key, uploaded: "2026-01-01T00:00:00.000Z", reason: "" }])}\n`;
}

/** The numbers that aren't zero. */
function found(report: ReconcileReport): Record<string, number> {
  const counts = [...DIFFERENCE_KINDS, "swept" as const].map((name) => [name, report[name]] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
