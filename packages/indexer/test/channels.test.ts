import { alsoInKey, CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { parseProjectName } from "@wheelyard/core/project-name";
import { channelRoot, MAIN, type Root, splitRoot } from "@wheelyard/core/root";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createHandler } from "../src/handler.ts";
import { bucketMessage, created } from "../testing/bucket-message.ts";
import { CountingStore } from "../testing/counting-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";
import { ReconciledBucket } from "../testing/reconciled-bucket.ts";

const CU121 = channelRoot("cu121");
const WHEEL = "acme-1.0.zip";

/** What an upload into a channel asks for outside it, about the project alone. */
const OF_ALL_ROOTS =
  /^(?:put|get) (?:_claims\/|_index\/project\/_(?:channels|also-in)\/)|^get _index\/simple\/[^/]+\/(?:state|index).json$/;

let bucket: ReconciledBucket;

beforeEach(() => {
  bucket = new ReconciledBucket();
});

describe("an upload into a channel", () => {
  it("writes the same as one into the main index, but in the channel, and claims the name", async () => {
    const ofMain = await writtenBy(WHEEL);
    bucket = new ReconciledBucket();
    const ofChannel = await writtenBy(`${CU121}${WHEEL}`);
    expect(ofMain).toContain("_index/pypi/acme/1.0/json");
    expect(ofMain).toContain("_index/rss/project/acme/releases.xml");
    const ofAllRoots = [...Object.values(CHANNELS_KEYS), alsoInKey(parseProjectName("acme"))];
    expect(ofChannel).toEqual([...ofMain.map(inChannel), ...ofAllRoots].toSorted());
  });

  it("is reported as its own if both are in one batch", async () => {
    bucket.upload(WHEEL, `${CU121}${WHEEL}`, `${CU121}broken-1.0.zip`);
    bucket.objects.write(`${CU121}broken-1.0.zip`, Buffer.from("bad: it is broken"));
    await bucket.index(...bucket.objects.keys());
    expect(projectsOf(MAIN)).toEqual(["acme"]);
    expect(projectsOf(CU121)).toEqual(["acme"]);
    expect(problemsOf(MAIN)).toEqual([]);
    expect(problemsOf(CU121)).toEqual([[`${CU121}broken-1.0.zip`, "it is broken"]]);
    const indexed = bucket.logged.filter(({ event }) => event === "indexed");
    expect(indexed.map((entry) => "project" in entry && entry.project).toSorted()).toEqual([
      "acme",
      "cu121/acme",
      "cu121/broken",
    ]);
  });
});

describe("an upload into a channel beside 200 others", () => {
  const beside = new Map<number, ReconciledBucket>();

  beforeAll(async () => {
    for (const others of [1, 200]) {
      bucket = new ReconciledBucket();
      const roots = Array.from({ length: others }, (_, n) => `_channels/c${n}/`);
      await put(...roots.flatMap((root) => [root + WHEEL, `${root}zoo-1.0.zip`]), `${CU121}${WHEEL}`);
      beside.set(others, bucket);
    }
  });

  it.each([
    ["one more release", `${CU121}acme-2.0.zip`],
    ["a new project, which all others have", `${CU121}zoo-1.0.zip`],
    ["a new project, which no other has", `${CU121}fresh-1.0.zip`],
    ["a rejected file", `${CU121}not-a-version-x.zip`],
    ["the first file of a channel", "_channels/first/acme-1.0.zip"],
  ])("makes the same requests as beside one, and touches none of them: %s", async (_, key) => {
    const { root } = splitRoot(key);
    const made: string[][] = [];
    for (const each of beside.values()) {
      bucket = each;
      const calls = await callsOf(key);
      expect(calls.filter((call) => !call.includes(root) && !OF_ALL_ROOTS.test(call))).toEqual([]);
      made.push(calls.toSorted());
    }
    expect(made[1]).toEqual(made[0]);
  });
});

it.each([
  [`_channels/${WHEEL}`, 'Cannot list a key in "_channels/" itself'],
  [`_channels/CU121/${WHEEL}`, 'Cannot read channel name "CU121"'],
])("a file that is in no channel is rejected in the main index: %s", async (key, reason) => {
  await put(key);
  expect(problemsOf(MAIN)).toEqual([[key, expect.stringContaining(reason)]]);
  expect(bucket.objects.keys("_index/rejected/")).toEqual([`_index/rejected/${key}.json`]);
  expect(bucket.objects.keys("_index/_channels/")).toEqual([]);
  expect(await bucket.compare()).toEqual([]);
});

it.each([
  [`${CU121}simple/x/${WHEEL}`, 'Cannot list a key in a folder "simple" of a channel'],
  [`${CU121}_channels/b/${WHEEL}`, "a channel has no channels"],
])("a file that no URL of a channel reaches is rejected in the channel: %s", async (key, reason) => {
  await put(key);
  expect(problemsOf(CU121)).toEqual([[key, expect.stringContaining(reason)]]);
  expect(problemsOf(MAIN)).toEqual([]);
  expect(await bucket.compare()).toEqual([]);
});

it("a status file may be no larger than what a channel's expiry spares", async () => {
  const [kept, large] = [`archived ${"x".repeat(503)}`, `archived ${"x".repeat(504)}`];
  bucket.objects.write("acme.status", Buffer.from(large));
  bucket.objects.write(`${CU121}acme.status`, Buffer.from(kept));
  bucket.objects.write(`${CU121}zoo.status`, Buffer.from(large));
  await put(
    WHEEL,
    "acme.status",
    `${CU121}${WHEEL}`,
    `${CU121}acme.status`,
    `${CU121}zoo-1.0.zip`,
    `${CU121}zoo.status`,
  );
  const reason = `Cannot read "${CU121}zoo.status": expected at most 512 bytes, found 513`;
  expect([problemsOf(MAIN), problemsOf(CU121)]).toEqual([[], [[`${CU121}zoo.status`, reason]]]);
  for (const root of [MAIN, CU121]) {
    expect(bucket.objects.text(`_index/${root}simple/acme/index.json`)).toContain('"status":"archived"');
  }
  expect(await bucket.compare()).toEqual([]);
});

describe("the list of channels", () => {
  const NIGHTLY = channelRoot("nightly");
  const listed = () =>
    JSON.parse(bucket.objects.text(CHANNELS_KEYS.state) ?? "[]").map(({ name }: { name: string }) => name);

  it("is absent as long as there is none", async () => {
    await put(WHEEL);
    await bucket.reconcile();
    expect(bucket.objects.keys("_index/project/_channels/")).toEqual([]);
  });

  it("names those that have projects, and is written only when one begins or ends", async () => {
    await put(`${NIGHTLY}${WHEEL}`, `${CU121}${WHEEL}`, `${CU121}zoo-1.0.zip`);
    expect(listed()).toEqual(["cu121", "nightly"]);
    expect(bucket.objects.text(CHANNELS_KEYS.html)).toContain('<a href="/_channels/cu121/">cu121</a>');
    expect(await writtenBy(`${CU121}new-1.0.zip`)).not.toContain(CHANNELS_KEYS.state);
    bucket.objects.remove(`${NIGHTLY}${WHEEL}`);
    await bucket.index(`${NIGHTLY}${WHEEL}`);
    expect(listed()).toEqual(["cu121"]);
    expect(bucket.objects.text(CHANNELS_KEYS.html)).not.toContain("nightly");
    expect(await bucket.compare()).toEqual([]);
  });

  it.each<[string, () => void]>([
    ["without its state", () => bucket.objects.remove(CHANNELS_KEYS.state)],
    ["without its page", () => bucket.objects.remove(CHANNELS_KEYS.html)],
    ["with another page", () => bucket.objects.write(CHANNELS_KEYS.html, Buffer.from("x"))],
    ["damaged", () => bucket.objects.write(CHANNELS_KEYS.state, Buffer.from("{"))],
    [
      "without a channel",
      () => bucket.objects.write(CHANNELS_KEYS.state, Buffer.from('[{"name":"cu121"}]\n')),
    ],
    [
      "with an invalid one",
      () => bucket.objects.write(CHANNELS_KEYS.state, Buffer.from('[{"name":"CU"},{"name":"cu121"}]\n')),
    ],
    [
      "with one that has nothing",
      () =>
        bucket.objects.write(
          CHANNELS_KEYS.state,
          Buffer.from('[{"name":"a"},{"name":"cu121"},{"name":"nightly"}]\n'),
        ),
    ],
    ["written in another way", () => bucket.objects.write(CHANNELS_KEYS.state, Buffer.from(" [] "))],
  ])("is put right by reconcile: %s", async (_, damage) => {
    await put(WHEEL, `${NIGHTLY}${WHEEL}`, `${CU121}${WHEEL}`);
    await bucket.reconcile();
    const right = [CHANNELS_KEYS.state, CHANNELS_KEYS.html].map((key) => bucket.objects.text(key));
    damage();
    expect((await bucket.compare()).length).toBeGreaterThan(0);
    await bucket.reconcile();
    await bucket.drain();
    expect([CHANNELS_KEYS.state, CHANNELS_KEYS.html].map((key) => bucket.objects.text(key))).toEqual(right);
    expect(await bucket.compare()).toEqual([]);
  });

  it("is deleted if there are no channels left and only its page is damaged", async () => {
    await put(`${CU121}${WHEEL}`);
    bucket.objects.remove(`${CU121}${WHEEL}`);
    await bucket.index(`${CU121}${WHEEL}`);
    expect(listed()).toEqual([]);
    expect(bucket.objects.text(CHANNELS_KEYS.html)).toContain("No channel has a project.");
    bucket.objects.write(CHANNELS_KEYS.html, Buffer.from("x"));
    for (let n = 0; n < 2; n++) {
      bucket.passHours(48);
      await bucket.reconcile();
      await bucket.drain();
    }
    expect(bucket.objects.keys("_index/project/_channels/")).toEqual([]);
    expect(await bucket.compare()).toEqual([]);
  });
});

describe("the list of roots that have a project", () => {
  const NIGHTLY = channelRoot("nightly");
  const key = alsoInKey(parseProjectName("acme"));
  const listed = () =>
    (JSON.parse(bucket.objects.text(key) ?? "[]") as { root: string }[]).map(({ root }) => root);
  const remove = async (...keys: string[]) => {
    for (const one of keys) bucket.objects.remove(one);
    await bucket.index(...keys);
  };

  it("is absent, and nothing is written for it, as long as no channel has the project", async () => {
    await put(WHEEL, `${CU121}zoo-1.0.zip`);
    expect(bucket.objects.text(key)).toBeUndefined();
    await remove(WHEEL);
    expect(bucket.objects.text(key)).toBeUndefined();
  });

  it("is updated when the project is added and removed", async () => {
    await put(`${CU121}${WHEEL}`);
    expect(listed()).toEqual([CU121]);
    await put(WHEEL);
    expect(listed()).toEqual([MAIN, CU121]);
    await put(`${NIGHTLY}${WHEEL}`);
    expect(listed()).toEqual([MAIN, CU121, NIGHTLY]);
    await remove(WHEEL);
    expect(listed()).toEqual([CU121, NIGHTLY]);
    await remove(`${CU121}${WHEEL}`);
    await put(WHEEL);
    expect(listed()).toEqual([MAIN, NIGHTLY]);
    await remove(`${NIGHTLY}${WHEEL}`);
    expect(bucket.objects.text(key)).toBeUndefined();
    expect(await bucket.compare()).toEqual([]);
  });

  it("is right if all come in one batch", async () => {
    await put(`${CU121}${WHEEL}`, WHEEL, `${NIGHTLY}${WHEEL}`, `${NIGHTLY}zoo-1.0.zip`);
    expect(listed()).toEqual([MAIN, CU121, NIGHTLY]);
    expect(await bucket.compare()).toEqual([]);
  });

  it("costs one more release of the project nothing", async () => {
    await put(WHEEL, `${CU121}${WHEEL}`);
    for (const release of ["acme-2.0.zip", `${CU121}acme-2.0.zip`]) {
      expect((await callsOf(release)).filter((call) => call.endsWith(key))).toEqual([]);
    }
  });

  it.each<[string, string | undefined]>([
    ["missing", undefined],
    ["damaged", "{"],
    ["naming something that is not a root", '[{"root":"cu121"}]'],
    ["naming a channel that can't be", '[{"root":"_channels/CU/"}]'],
    ["without a channel", '[{"root":""},{"root":"_channels/nightly/"}]'],
    ["without the main index", '[{"root":"_channels/cu121/"},{"root":"_channels/nightly/"}]'],
    [
      "with a channel too many",
      '[{"root":""},{"root":"_channels/a/"},{"root":"_channels/cu121/"},{"root":"_channels/nightly/"}]',
    ],
    ["in another order", '[{"root":"_channels/cu121/"},{"root":"_channels/nightly/"},{"root":""}]'],
  ])("is put right by reconcile: %s", async (_, text) => {
    await put(WHEEL, `${NIGHTLY}${WHEEL}`, `${CU121}${WHEEL}`);
    await bucket.reconcile();
    const right = bucket.objects.text(key);
    if (text === undefined) bucket.objects.remove(key);
    else bucket.objects.write(key, Buffer.from(text));
    expect((await bucket.compare()).map(({ object }) => object)).toContain(key);
    await bucket.reconcile();
    await bucket.drain();
    expect(bucket.objects.text(key)).toBe(right);
    expect(await bucket.compare()).toEqual([]);
  });

  it.each([
    ["of a project that no channel has", [WHEEL], '[{"root":""}]'],
    ["of a project that nobody has", [], '[{"root":"_channels/cu121/"}]'],
    ["damaged, of a project that nobody has", [], "{"],
    ["empty", [], "[]"],
  ])("is deleted by reconcile if it should be absent: %s", async (_, files, text) => {
    await put("zoo-1.0.zip", ...files);
    bucket.objects.write(key, Buffer.from(text));
    await bucket.reconcile();
    await bucket.drain();
    expect(bucket.objects.text(key)).toBeUndefined();
    expect(await bucket.compare()).toEqual([]);
  });

  it("is left alone if a newer wheelyard version wrote it", async () => {
    await put(`${CU121}${WHEEL}`);
    bucket.objects.write(key, Buffer.from('{"_format":9}'));
    expect((await bucket.reconcile()).newer).toBe(1);
    expect(bucket.objects.text(key)).toBe('{"_format":9}');
  });
});

describe("reconcile", () => {
  const FILES = ["", CU121, channelRoot("nightly")].flatMap((root) => [
    `${root}acme-1.0.zip`,
    `${root}x/acme-1.0.zip`,
    `${root}acme-1.0.zip.yanked`,
    `${root}zoo-1.0.zip`,
    `${root}early.status`,
    `${root}not-a-version-x.zip`,
  ]);

  it("turns files whose events were lost into what their events would have made", async () => {
    await put(...FILES);
    const expected = bucket.generated();
    const lost = new ReconciledBucket();
    lost.upload(...FILES);
    await lost.reconcile();
    await lost.drain();
    expect(await lost.compare()).toEqual([]);
    expect(lost.generated()).toEqual(expected);
    expect(lost.objects.keys("_claims/")).toEqual([
      "_claims/_complete",
      "_claims/acme",
      "_claims/early",
      "_claims/zoo",
    ]);
  });

  it("finds what is wrong in each root, and fixes it there", async () => {
    await put(...FILES);
    await bucket.reconcile();
    const expected = bucket.generated();
    for (const key of [
      `_index/${CU121}simple/acme/state.json`,
      `_index/${CU121}simple/index.json`,
      `_index/${CU121}rss/updates.xml`,
      `_index/${CU121}project/_problems/index.html`,
      `_index/${CU121}pypi/zoo/1.0/json`,
      `_index/metadata/${CU121}acme-1.0.zip.metadata`,
      `_index/rejected/${CU121}not-a-version-x.zip.json`,
    ]) {
      bucket.objects.remove(key);
      const report = await bucket.reconcile();
      expect(report.differences, key).toBeGreaterThan(0);
      await bucket.drain();
      expect(bucket.generated(), key).toEqual(expected);
    }
  });

  it.each([
    ["in the main index", "", ["main"]],
    ["in a channel", CU121, [CU121]],
    ["with which a channel begins", channelRoot("new"), ["main", channelRoot("new")]],
  ])("reads lists only where something changed: an upload %s", async (_, folder, expected) => {
    await put(...FILES);
    await bucket.reconcile();
    await bucket.reconcile();
    expect(bucket.counted.calls).toEqual(["list "]);
    await put(`${folder}fresh-1.0.zip`);
    await bucket.reconcile();
    const lists = bucket.counted.calls.flatMap(
      (call) => /^get _index\/(.*)simple\/index.json$/.exec(call)?.[1] ?? [],
    );
    expect(lists.map((root) => root || "main").toSorted()).toEqual(expected.toSorted());
    await bucket.reconcile();
    expect(bucket.counted.calls).toEqual(["list "]);
  });

  it("follows files that went without an event, which expiry may cause", async () => {
    await put(...FILES);
    for (const key of FILES.filter((name) => name.startsWith(CU121))) bucket.objects.remove(key);
    await bucket.reconcile();
    await bucket.drain();
    bucket.passHours(48);
    await bucket.reconcile();
    expect(await bucket.compare()).toEqual([]);
    expect(projectsOf(CU121)).toEqual([]);
    expect(bucket.objects.keys(`_index/${CU121}pypi/`)).toEqual([]);
    expect(projectsOf(MAIN)).toEqual(["acme", "zoo"]);
    expect(projectsOf(channelRoot("nightly"))).toEqual(["acme", "zoo"]);
  });
});

it("what an earlier wheelyard version listed from such a folder leaves the main index and enters the channel", async () => {
  const files = [
    "acme-1.0.zip",
    "acme-2.0.zip",
    "only-1.0.zip",
    "acme.status",
    "broken-1.0.zip",
    "late.status",
  ];
  bucket.upload(...files.map((file) => `@channels/cu121/${file}`), "@channels/acme-3.0.zip", "acme-4.0.zip");
  for (const name of ["acme", "late"]) {
    bucket.objects.write(`@channels/cu121/${name}.status`, Buffer.from("archived"));
  }
  bucket.objects.write("@channels/cu121/broken-1.0.zip", Buffer.from("bad: it is broken"));
  await put(...bucket.objects.keys());
  moveKeys("@channels/", "_channels/");

  await bucket.reconcile();
  await bucket.drain();
  bucket.passHours(48);
  await bucket.reconcile();
  await bucket.drain();
  expect(await bucket.compare()).toEqual([]);
  expect(bucket.objects.text("_index/simple/acme/index.json")).toContain("acme-4.0.zip");
  expect(bucket.objects.text("_index/simple/acme/index.json")).not.toMatch(/acme-[123]/);
  expect(projectsOf(MAIN)).toEqual(["acme"]);
  expect(projectsOf(CU121)).toEqual(["acme", "only"]);
  expect(problemsOf(MAIN).map(([key]) => key)).toEqual(["_channels/acme-3.0.zip"]);
  expect(problemsOf(CU121).map(([key]) => key)).toEqual(["_channels/cu121/broken-1.0.zip"]);
  for (const [page, says] of [
    ["_index/simple/acme/index.json", "active"],
    [`_index/${CU121}simple/acme/index.json`, "archived"],
  ] as const) {
    expect(JSON.parse(bucket.objects.text(page) ?? "")["project-status"]?.status ?? "active").toBe(says);
  }
});

/** Uploads with an event. */
async function put(...keys: string[]): Promise<void> {
  bucket.upload(...keys.filter((key) => bucket.objects.text(key) === undefined));
  await bucket.index(...keys);
}

async function callsOf(key: string): Promise<string[]> {
  bucket.upload(key);
  const store = new CountingStore(bucket.objects);
  const handle = createHandler({
    bucket: "my-pypi",
    store,
    readDistribution: readPlainText(store),
    pause: async () => {},
    log: () => {},
  });
  const event = { Records: [bucketMessage("1", created(key))] };
  expect(await handle(event, { getRemainingTimeInMillis: () => 300_000 })).toEqual({ batchItemFailures: [] });
  return store.calls;
}

async function writtenBy(key: string): Promise<string[]> {
  const puts = (await callsOf(key)).filter((call) => call.startsWith("put "));
  return puts.map((call) => call.slice("put ".length)).toSorted();
}

/** Where the channel has the object of a main-index key. */
function inChannel(key: string): string {
  if (key.startsWith("_claims/")) return key;
  return key.replace(/^_index\/(metadata\/|rejected\/)?/, (prefix) => `${prefix}${CU121}`);
}

/** Copies a bucket, with another prefix for its keys and in everything that names them. */
function moveKeys(from: string, to: string): void {
  for (const key of bucket.objects.keys()) {
    const text = bucket.objects.text(key) ?? "";
    const isState = /\.json$/.test(key);
    if (!key.includes(from) && !(isState && text.includes(from))) continue;
    bucket.objects.remove(key);
    const body = key.startsWith("_index/") ? text.replaceAll(from, to) : text;
    bucket.objects.write(key.replace(from, to), Buffer.from(body));
  }
}

function projectsOf(root: Root): string[] {
  const { projects } = JSON.parse(bucket.objects.text(`_index/${root}simple/index.json`) ?? "");
  return projects.map(({ name }: { name: string }) => name);
}

function problemsOf(root: Root): [key: string, reason: string][] {
  const text = bucket.objects.text(`_index/${root}project/_problems/problems.json`);
  return JSON.parse(text ?? "[]").map(({ key, reason }: { key: string; reason: string }) => [key, reason]);
}
