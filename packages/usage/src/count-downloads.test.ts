import { gunzipSync, gzipSync } from "node:zlib";
import { downloadsKey, mostUsedKey } from "@wheelyard/core/bucket-layout/download-keys";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import type { UsedProject } from "@wheelyard/core/most-used";
import { parseDownloads } from "@wheelyard/core/project-downloads";
import { parseProjectName } from "@wheelyard/core/project-name";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { CountingStore } from "@wheelyard/indexer/testing/counting-store";
import { FaultyStore } from "@wheelyard/indexer/testing/faults/faulty-store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { beforeAll, describe, expect, it } from "vitest";
import { type Logged, packedLog } from "../testing/access-log.ts";
import { countDownloads } from "./count-downloads.ts";
import { logKey } from "./layout.ts";
import { logEntriesOf } from "./log-report.ts";

const DISTRIBUTION = "E1EXAMPLE";
const NOW = new Date("2026-11-27T12:00:00Z");
const HOUR = 60 * 60 * 1000;
const PIP_312 = 'pip/25.0 {"python":"3.12.3","system":{"name":"Linux"}}';
const PIP_39 = 'pip/24.0 {"python":"3.9.18","system":{"name":"Windows"}}';
const UV = 'uv/0.9.7 {"python":"3.12.1","system":{"name":"Darwin"}}';

const OLD = "/acme-1.0-py3-none-any.whl";
const NEW = "/any/acme-2.0.tar.gz";

/** Both buckets in one, because their keys differ. */
class Buckets extends MemoryStore {
  logged(hoursAgo: number, requests: readonly Logged[], unique = "0a1b2c3d"): string {
    const key = logKey(DISTRIBUTION, new Date(NOW.getTime() - hoursAgo * HOUR), unique);
    this.write(key, packedLog(requests));
    return key;
  }

  downloads(name = "acme", root = MAIN) {
    const text = this.text(downloadsKey({ root, name: parseProjectName(name) }));
    return text === undefined ? undefined : parseDownloads(text);
  }

  everything(): Record<string, string | undefined> {
    return Object.fromEntries(this.keys().map((key) => [key, this.etag(key)]));
  }
}

function run(store: MemoryStore | FaultyStore | CountingStore, now = NOW) {
  return countDownloads({ logs: store, bucket: store, distribution: DISTRIBUTION, now, clock: () => 0 });
}

it("counts downloads by day, version, Python, installer and system", async () => {
  const buckets = new Buckets();
  buckets.logged(1, [
    { path: OLD, userAgent: PIP_39 },
    { path: OLD, userAgent: PIP_312 },
    { path: NEW, userAgent: UV, status: 206, rangeStart: 0 },
    { path: NEW, userAgent: UV, status: 206, rangeStart: 512 },
    { path: NEW, method: "HEAD" },
    { path: NEW, status: 401 },
    { path: `${OLD}.metadata`, userAgent: UV },
    { path: "/simple/acme/", userAgent: UV },
    { path: "/_channels/cu121/acme-2.0%2Bcu121-py3-none-any.whl", userAgent: UV },
  ]);
  buckets.logged(24, [{ path: OLD }]);
  await run(buckets);
  expect(buckets.downloads()).toEqual({
    days: { "2026-11-26": 1, "2026-11-27": 3 },
    versions: { "1.0": 3, "2.0": 1 },
    pythons: { "3.12": 2, "3.9": 1, unknown: 1 },
    installers: { pip: 2, unknown: 1, uv: 1 },
    systems: { Linux: 1, Windows: 1, macOS: 1, unknown: 1 },
  });
  expect(buckets.downloads("acme", channelRoot("cu121"))?.versions).toEqual({ "2.0+cu121": 1 });
});

it("keeps no address", async () => {
  const buckets = new Buckets();
  const log = buckets.logged(1, [{ path: OLD, userAgent: PIP_39 }]);
  expect(text(buckets, log)).toContain("192.0.2.10");
  await run(buckets);
  const others = buckets.keys().filter((key) => key !== log);
  expect(others.filter((key) => text(buckets, key).includes("192.0.2"))).toEqual([]);
});

it("counts a line once, however often CloudFront writes it", async () => {
  const buckets = new Buckets();
  const [a, b] = [
    { path: OLD, id: "a==" },
    { path: OLD, id: "b==" },
  ];
  buckets.logged(1, [a, a, b]);
  buckets.logged(1, [b], "late");
  buckets.logged(3, [a]);
  expect(logEntriesOf(await run(buckets))).toContainEqual(
    expect.objectContaining({ event: "day-counted", logs: 3, lines: 5, repeated: 3, projects: 1 }),
  );
  expect(buckets.downloads()?.days).toEqual({ "2026-11-27": 2 });
});

it("counts requests without an id", async () => {
  const buckets = new Buckets();
  buckets.logged(1, [
    { path: OLD, id: "-" },
    { path: OLD, id: "-" },
  ]);
  await run(buckets);
  expect(buckets.downloads()?.days).toEqual({ "2026-11-27": 2 });
});

it("writes nothing in a second run", async () => {
  const buckets = new Buckets();
  buckets.logged(1, [{ path: OLD }, { path: NEW }]);
  await run(buckets);
  const counted = buckets.everything();
  const counting = new CountingStore(buckets);
  await run(counting);
  expect(counting.calls.filter((call) => /^(put|delete|get site)/.test(call))).toEqual([]);
  expect(buckets.everything()).toEqual(counted);
});

it("counts a late log once, in its own day", async () => {
  const buckets = new Buckets();
  buckets.logged(25, [{ path: OLD }]);
  await run(buckets, new Date(NOW.getTime() - 24 * HOUR));
  buckets.logged(25, [{ path: OLD }, { path: NEW }], "late");
  await run(buckets);
  await run(buckets);
  expect(buckets.downloads()?.days).toEqual({ "2026-11-26": 3 });
});

it("keeps what it counted when the logs have expired", async () => {
  const buckets = new Buckets();
  const [one, other] = [buckets.logged(1, [{ path: OLD }]), buckets.logged(2, [{ path: NEW }])];
  await run(buckets);
  const counted = buckets.downloads();
  buckets.remove(one);
  expect(logEntriesOf(await run(buckets))).toContainEqual({
    event: "day-closed",
    day: "2026-11-27",
    missing: 1,
  });
  buckets.remove(other);
  await run(buckets);
  expect(buckets.downloads()).toEqual(counted);
});

it("adds up the last 30 days, and forgets a project that nobody downloads any more", async () => {
  const buckets = new Buckets();
  buckets.logged(0, [{ path: OLD }]);
  await run(buckets);
  const after = (days: number) => run(buckets, new Date(NOW.getTime() + days * 24 * HOUR));
  await after(29);
  expect(buckets.downloads()?.days).toEqual({ "2026-11-27": 1 });
  await after(30);
  expect(buckets.downloads()).toBeUndefined();
  // The day itself is kept.
  expect(buckets.keys("downloads/2026-11-27")).toHaveLength(1);
});

it("counts days that no run has counted, as far back as the logs go", async () => {
  const buckets = new Buckets();
  for (const day of [5, 20, 29, 30]) buckets.logged(day * 24, [{ path: OLD }]);
  await run(buckets);
  expect(Object.keys(buckets.downloads()?.days ?? {})).toEqual(["2026-10-29", "2026-11-07", "2026-11-22"]);
});

it("brings back what was deleted from the index", async () => {
  const buckets = new Buckets();
  buckets.logged(1, [{ path: OLD }]);
  await run(buckets);
  const counted = buckets.everything();
  for (const key of buckets.keys("_index/")) buckets.remove(key);
  await run(buckets);
  expect(buckets.everything()).toEqual(counted);
});

describe("the most used", () => {
  const file = (name: string, root: Root = MAIN) => `/${root}${name}-1.0.zip`;
  const list = (buckets: Buckets, root: Root = MAIN) => {
    const text = buckets.text(mostUsedKey(root));
    return text === undefined
      ? undefined
      : JSON.parse(text).projects.map(({ name, downloads }: UsedProject) => `${name} ${downloads}`);
  };
  const publish = (buckets: Buckets, names: readonly string[], root: Root = MAIN) => {
    for (const name of names) {
      const { state } = projectPageKeys({ root, name: parseProjectName(name) });
      buckets.write(state, Buffer.from("{}"));
    }
  };

  it("are the projects of an index with most downloads, in order", async () => {
    const buckets = new Buckets();
    const nightly = channelRoot("nightly");
    publish(buckets, ["acme", "tool", "other"]);
    publish(buckets, ["acme"], nightly);
    const main = ["tool", "acme", "tool", "other"].map((name) => ({ path: file(name) }));
    buckets.logged(1, [...main, { path: file("acme", nightly) }]);
    buckets.logged(25, [{ path: file("tool") }]);
    await run(buckets);
    expect(list(buckets)).toEqual(["tool 3", "acme 1", "other 1"]);
    expect(list(buckets, nightly)).toEqual(["acme 1"]);
  });

  it("are ten at most, always in the same order", async () => {
    const buckets = new Buckets();
    const names = Array.from({ length: 60 }, (_, n) => `p${n}`);
    publish(buckets, names);
    const times = (name: string) => (name === "p42" ? 3 : name === "p7" || name === "p50" ? 2 : 1);
    buckets.logged(
      1,
      names.flatMap((name) => Array.from({ length: times(name) }, () => ({ path: file(name) }))),
    );
    await run(buckets);
    expect(list(buckets).slice(0, 5)).toEqual(["p42 3", "p50 2", "p7 2", "p0 1", "p1 1"]);
    expect(list(buckets)).toHaveLength(10);
  });

  it("leave out what the index no longer has, even if another project's name begins the same way", async () => {
    const buckets = new Buckets();
    publish(buckets, ["acme", "acme-tools"]);
    buckets.logged(1, [{ path: file("gone") }, { path: file("gone") }, { path: file("acme") }]);
    await run(buckets);
    expect(list(buckets)).toEqual(["acme 1"]);
    for (const key of buckets.keys("_index/simple/")) buckets.remove(key);
    await run(buckets);
    expect(list(buckets)).toBeUndefined();
  });
});

it("touches nothing of another distribution, and no other key", async () => {
  const buckets = new Buckets();
  buckets.write(logKey("E2OTHER", NOW, "x"), packedLog([{ path: OLD }]));
  buckets.write("bucket/2026-11-27", Buffer.from("x"));
  buckets.write("_index/simple/acme/state.json", Buffer.from("{}"));
  const before = buckets.everything();
  await run(buckets);
  expect(buckets.everything()).toMatchObject(before);
  expect(buckets.downloads()).toBeUndefined();
});

describe("a log that is damaged", () => {
  const whole = packedLog(Array.from({ length: 5_000 }, (_, n) => ({ path: OLD, id: `${n}` })));

  it.each([
    ["cut short", whole.subarray(0, whole.length / 2), "unexpected end of file"],
    ["no gzip", Buffer.from("#Fields: cs-method\n"), "incorrect header check"],
    ["empty", Buffer.alloc(0), "unexpected end of file"],
  ])("is reported, and the others are counted: %s", async (_, body, problem) => {
    const buckets = new Buckets();
    const key = buckets.logged(2, []);
    buckets.write(key, body);
    buckets.logged(1, [{ path: NEW }]);
    const damaged = logEntriesOf(await run(buckets)).filter(({ event }) => event === "log-damaged");
    expect(damaged).toEqual([{ event: "log-damaged", key, problem }]);
    expect(buckets.downloads()?.versions).toMatchObject({ "2.0": 1 });
  });
});

describe("what it can't read, it leaves alone:", () => {
  it.each([
    [
      "damaged counts",
      Buffer.from("{}"),
      /Cannot read the counts of a day in "downloads\/2026-11-27.json.gz"/,
    ],
    ["counts of a newer wheelyard version", gzipSync('{"format":2}'), /expected format 1, found "2"/],
    ["counts without projects", gzipSync('{"format":1,"logs":{}}'), /Cannot read the counts of a day/],
  ])("%s", async (_, body, problem) => {
    const buckets = new Buckets();
    buckets.logged(1, [{ path: OLD }]);
    buckets.write("downloads/2026-11-27.json.gz", body);
    const before = buckets.everything();
    await expect(run(buckets)).rejects.toThrow(problem);
    expect(buckets.everything()).toEqual(before);
  });
});

describe("ends as if nothing had happened when it runs again after call", () => {
  /** The logs stay as they are, and of the days only three are open. */
  const contents = (buckets: Buckets) =>
    [...buckets.keys("_index/"), ...buckets.keys("downloads/2026-11-2")].map((key) => text(buckets, key));

  const counted = new Buckets();
  beforeAll(() => run(counted));

  const fill = () => {
    const buckets = new Buckets();
    for (const key of counted.keys()) buckets.write(key, counted.bytes(key) ?? new Uint8Array());
    buckets.logged(1, [
      { path: OLD, id: "1" },
      { path: NEW, userAgent: UV, id: "2" },
    ]);
    buckets.logged(25, [{ path: OLD, userAgent: PIP_39, id: "3" }]);
    buckets.logged(26, [{ path: "/_channels/cu121/acme-1.0.zip", id: "4" }]);
    buckets.write("_index/simple/acme/state.json", Buffer.from("{}"));
    buckets.write("_index/downloads/pypi/gone/downloads", Buffer.from("{}"));
    return buckets;
  };

  it.each(["fails", "happens, then fails", "happens, then conflicts", "conflicts"] as const)(
    "%s",
    async (fault) => {
      const expected = fill();
      await run(expected);
      for (let call = 0; ; call++) {
        const buckets = fill();
        const faulty = new FaultyStore(buckets, call, fault);
        await run(faulty).catch(() => {});
        await run(buckets);
        expect(buckets.downloads(), `call ${call}`).toEqual(expected.downloads());
        expect(contents(buckets)).toEqual(contents(expected));
        if (faulty.met === undefined) break;
      }
    },
  );
});

it("counts once if two run at once", async () => {
  const buckets = new Buckets();
  buckets.logged(1, [{ path: OLD }, { path: NEW }]);
  await Promise.all([run(buckets), run(buckets)]);
  await run(buckets);
  expect(buckets.downloads()?.days).toEqual({ "2026-11-27": 2 });
});

it("fails if S3 fails while it reads a log, and takes it for no damage", async () => {
  const buckets = new Buckets();
  const log = buckets.logged(1, [{ path: OLD }]);
  const failing = {
    ...{
      list: buckets.list.bind(buckets),
      put: buckets.put.bind(buckets),
      delete: buckets.delete.bind(buckets),
    },
    get: async (...[key, options]: Parameters<MemoryStore["get"]>) => {
      if (key === log) throw new Error("S3 is too busy");
      return buckets.get(key, options);
    },
  };
  const counter = { logs: failing, bucket: failing, distribution: DISTRIBUTION, now: NOW };
  await expect(countDownloads(counter)).rejects.toThrow("S3 is too busy");
  expect(buckets.keys("downloads/2026-11-27")).toEqual([]);
});

/** Unpacked, where it is packed: two packings of one text may differ. */
function text(store: MemoryStore, key: string): string {
  const bytes = store.bytes(key) ?? new Uint8Array();
  return key.endsWith(".gz") ? gunzipSync(bytes).toString() : Buffer.from(bytes).toString();
}
