import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { FaultyStore } from "@wheelyard/indexer/testing/faults/faulty-store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { type ZipEntry, zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ADVISORIES_PREFIX, MANIFEST_KEY, partKey, partOf } from "./data-set/layout.ts";
import { serializeManifest } from "./data-set/manifest.ts";
import { isWhole, readAdvisories, readManifest } from "./data-set/read-advisories.ts";
import { isAffected } from "./entry/affected.ts";
import { updateAdvisories } from "./update-advisories.ts";

const HOUR = 60 * 60 * 1_000;

let store: MemoryStore;
let now: Date;
let answer: RequestListener;
let source: string;
const server = createServer((request, response) => answer(request, response));

beforeEach(async () => {
  store = new MemoryStore(() => now);
  now = new Date("2026-12-01T00:00:00Z");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.zip`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function osv(n: number, affected: object = { versions: ["1.0"] }, more: object = {}): ZipEntry {
  const id = `PYSEC-2026-${n}`;
  const about = { package: { ecosystem: "PyPI", name: `p${n}` }, ...affected };
  const body = JSON.stringify({ id, modified: "2026-11-30T00:00:00Z", affected: [about], ...more });
  return { name: `${id}.json`, body };
}

function serve(entries: readonly ZipEntry[], etag?: string): void {
  const archive = zipArchive(entries);
  answer = (request, response) => {
    if (etag !== undefined && request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, etag === undefined ? {} : { etag }).end(archive);
  };
}

const update = (loss?: "accepted") =>
  updateAdvisories({ store, source, ...(loss && { loss }), now: () => now });

async function idsOf(name: string, version: string): Promise<string[]> {
  const read = await readManifest(store);
  if (read === undefined) throw new Error("there is no manifest");
  const advisories = await readAdvisories(store, read.manifest, parseProjectName(name));
  return advisories.filter(({ affected }) => isAffected(affected, parseVersion(version))).map(({ id }) => id);
}

const MANY = Array.from({ length: 400 }, (_, n) => osv(n));

it("keeps what is known about each project, and says how old that is", async () => {
  serve([...MANY, osv(7, { versions: ["2.0"] }, { id: "MAL-2026-7", modified: "2026-11-30T12:00:00Z" })]);
  expect(await update()).toMatchObject({
    kind: "switched",
    manifest: { entries: 401, unreadable: 0, newest: "2026-11-30T12:00:00.000Z" },
  });
  expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
  expect(await idsOf("P7", "2.0+cu121")).toEqual(["MAL-2026-7"]);
  expect(await idsOf("p7", "3.0")).toEqual([]);
  expect(await idsOf("nobody", "1.0")).toEqual([]);
  expect(store.keys(ADVISORIES_PREFIX)).toHaveLength(257);
});

it("fetches nothing that it has, and writes nothing that is there", async () => {
  serve(MANY, '"one"');
  await update();
  expect(await update()).toMatchObject({ kind: "current" });
  // The same entries in another order, in another archive.
  serve(MANY.toReversed(), '"two"');
  expect(await update()).toMatchObject({ kind: "unchanged", manifest: { source: '"two"' } });
});

it.each<[string, object]>([
  ["of a wheelyard version that knew no rules", { rules: undefined }],
  ["of older rules", { rules: 1 }],
  ["of newer rules, after a return to this wheelyard version", { rules: 99 }],
])("reads the same archive again beside a manifest %s", async (_, more) => {
  serve(MANY, '"one"');
  await update();
  const before = await readManifest(store);
  if (before === undefined) throw new Error("there is no manifest");
  const other = serializeManifest({ ...before.manifest, ...more });
  await store.put(MANIFEST_KEY, Buffer.from(other), {
    contentType: "application/json",
    cacheControl: "no-cache",
  });
  expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
  expect(await update()).toMatchObject({ kind: "unchanged", manifest: before.manifest });
  expect(await update()).toMatchObject({ kind: "current" });
});

it("reads the archive of another source, even if it has the same ETag", async () => {
  serve(MANY, '"one"');
  await update();
  source = source.replace("all.zip", "other.zip");
  expect(await update()).toMatchObject({ kind: "unchanged", manifest: { url: source } });
  expect(await update()).toMatchObject({ kind: "current" });
});

describe("a manifest that can't be read", () => {
  const overwritten = async (text: string) => {
    serve(MANY, '"one"');
    await update();
    store.write(MANIFEST_KEY, Buffer.from(text));
  };

  it.each<[string, string]>([
    ["no JSON", "{"],
    ["empty", ""],
    ["a list", "[]"],
    ["without a data set", '{"entries":1}'],
    ["with lost entries of another kind", '{"lost":7}'],
  ])("is replaced by the next fetch if it is %s", async (_, text) => {
    await overwritten(text);
    await expect(readManifest(store)).rejects.toThrow(/Cannot read the manifest of advisories/);
    expect(await update()).toMatchObject({
      kind: "switched",
      doubts: expect.arrayContaining([expect.stringContaining("compared with nothing")]),
    });
    expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
  });

  it("is left alone if a newer wheelyard version wrote it", async () => {
    await overwritten('{"_format":99}');
    await expect(update()).rejects.toThrow(/it has format 99/);
    expect(store.text(MANIFEST_KEY)).toBe('{"_format":99}');
  });

  it("stays if the source is down", async () => {
    await overwritten("{");
    answer = (_, response) => response.writeHead(500).end();
    expect(await update()).toMatchObject({ kind: "refused", manifest: undefined });
    expect(store.text(MANIFEST_KEY)).toBe("{");
  });
});

it.each<[string, (key: string) => void]>([
  ["cut off", (key) => store.write(key, Buffer.from('{"projects":{'))],
  ["empty", (key) => store.write(key, Buffer.from(""))],
  ["readable, but of other content", (key) => store.write(key, Buffer.from('{"projects":{}}'))],
])("writes a part again that is %s, even if the source has nothing new", async (_, damage) => {
  serve(MANY, '"one"');
  await update();
  const read = await readManifest(store);
  damage(partKey(read?.manifest.dataSet ?? "", partOf(parseProjectName("p7"))));
  expect(await update()).toMatchObject({ kind: "unchanged" });
  expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
  expect(await update()).toMatchObject({ kind: "current" });
});

it("writes the parts again that a wheelyard version without their digest wrote", async () => {
  serve(MANY, '"one"');
  await update();
  const read = await readManifest(store);
  if (read === undefined) throw new Error("there is no manifest");
  const { parts, ...older } = read.manifest;
  store.write(MANIFEST_KEY, Buffer.from(serializeManifest(older)));
  expect(await update()).toMatchObject({ kind: "unchanged", manifest: { parts } });
  expect(await update()).toMatchObject({ kind: "current" });
});

it("writes lost parts of the present data set again, even if the source has nothing new", async () => {
  serve(MANY, '"one"');
  await update();
  const read = await readManifest(store);
  store.remove(partKey(read?.manifest.dataSet ?? "", partOf(parseProjectName("p7"))));
  await expect(idsOf("p7", "1.0")).rejects.toThrow(/is missing, although the manifest names its data set/);
  await update();
  expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
});

it("writes nothing again because of an object that is none of its own", async () => {
  serve(MANY, '"one"');
  await update();
  const read = await readManifest(store);
  const folder = `${ADVISORIES_PREFIX}${read?.manifest.dataSet}/`;
  for (const name of ["stray", "00.json.bak", "zz.json", "00/00.json"])
    store.write(`${folder}${name}`, Buffer.from("x"));
  expect(await update()).toMatchObject({ kind: "current" });
  store.remove(`${folder}00.json`);
  expect(await update()).toMatchObject({ kind: "unchanged", manifest: { parts: read?.manifest.parts } });
});

it.each(["the first data set", "the same again"])(
  "keeps the manifest if a part vanishes before the switch: %s",
  async (which) => {
    serve(MANY, '"one"');
    if (which === "the same again") {
      await update();
      store.remove(store.keys(ADVISORIES_PREFIX).find((key) => key.endsWith("/07.json")) ?? "");
    }
    const before = store.text(MANIFEST_KEY);
    const put = store.put.bind(store);
    const losing = vi.spyOn(store, "put").mockImplementation(async (key, ...more) => {
      const outcome = await put(key, ...more);
      if (key.endsWith("/07.json")) store.remove(key);
      return outcome;
    });
    await expect(update()).rejects.toThrow(
      /^Cannot publish the advisories: parts of the data set "[0-9a-f]{32}"/,
    );
    expect(store.text(MANIFEST_KEY)).toBe(before);
    losing.mockRestore();
    await update();
    expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
  },
);

it("keeps the previous data set, and nothing older", async () => {
  const folders = () => new Set(store.keys(ADVISORIES_PREFIX).map((key) => key.split("/")[2]));
  for (let n = 0; n < 4; n++) {
    serve([...MANY, osv(1000 + n)]);
    await update();
    now = new Date(now.getTime() + 25 * HOUR);
  }
  // The manifest, what holds, and what held before.
  expect(folders().size).toBe(3);
  expect(await idsOf("p1003", "1.0")).toHaveLength(1);
});

describe("an update that ends at any call of the store", () => {
  const FEW = MANY.slice(0, 20);
  // Reading the manifest and the parts' ETags, writing 256 parts, reading their ETags, switching, and clearing up.
  const calls = [0, 1, 2, 130, 257, 258, 259, 260, 261, 262];

  it.each(calls)(
    "leaves a whole data set, and the next one is as if nothing had happened: call %i",
    async (call) => {
      for (const fault of ["fails", "happens, then fails"] as const) {
        store = new MemoryStore(() => now);
        serve(FEW, '"one"');
        await update();
        serve([...FEW, osv(1000)], '"two"');
        const faulty = new FaultyStore(store, call, fault);
        const ended = await updateAdvisories({ store: faulty, source, now: () => now }).catch(String);
        expect(faulty.met === undefined || typeof ended === "string").toBe(true);
        const held = await readManifest(store);
        if (held === undefined) throw new Error("there is no manifest");
        expect(await isWhole(store, held.manifest)).toBe(true);
        await update();
        expect(await idsOf("p1000", "1.0")).toEqual(["PYSEC-2026-1000"]);
        expect(await update()).toMatchObject({ kind: "current", manifest: { source: '"two"' } });
      }
    },
  );
});

it.each<["accepted" | undefined]>([[undefined], ["accepted"]])(
  "lets readers of the data set before finish, if it was switched meanwhile: %s",
  async (loss) => {
    serve(MANY);
    await update();
    const reading = await readManifest(store);
    serve([...MANY, osv(1000)]);
    await update(loss);
    if (reading === undefined) throw new Error("there is no manifest");
    expect(await readAdvisories(store, reading.manifest, parseProjectName("p7"))).toHaveLength(1);
  },
);

it.each<[string, number]>([
  ["behind", -30],
  ["ahead", 30],
])("believes a source whose clock is %s, and the data is no younger than now", async (_, days) => {
  const modified = new Date(now.getTime() + days * 24 * HOUR).toISOString();
  serve([...MANY, osv(1000, undefined, { modified })]);
  expect(await update()).toMatchObject({
    kind: "switched",
    manifest: { newest: "2026-11-30T00:00:00.000Z", entries: 401 },
  });
});

it("leaves what another run switched to", async () => {
  serve(MANY);
  await update();
  serve([...MANY, osv(3000)]);
  const slow = answer;
  answer = async (request, response) => {
    serve([...MANY, osv(2000)]);
    await update();
    slow(request, response);
  };
  expect(await update()).toMatchObject({ kind: "overtaken" });
  expect(await idsOf("p2000", "1.0")).toHaveLength(1);
  expect(await idsOf("p3000", "1.0")).toEqual([]);
});

describe("changes nothing, and says why, if", () => {
  const whole = zipArchive(MANY);

  it.each<[string, RequestListener, RegExp]>([
    ["it answers 404", (_, response) => response.writeHead(404).end(), /it answered 404$/],
    ["it answers 304 unasked", (_, response) => response.writeHead(304).end(), /it answered 304$/],
    ["it answers 500", (_, response) => response.writeHead(500).end("no"), /it answered 500$/],
    ["it sends a page", (_, response) => response.end("<html>Sign in</html>"), /archive of advisories: /],
    ["it sends nothing", (_, response) => response.end(), /archive of advisories: /],
    [
      "it is cut off",
      (_, response) => {
        response.writeHead(200, { "content-length": whole.length });
        response.write(whole.subarray(0, 5_000), () => response.destroy());
      },
      /Cannot fetch the advisories from /,
    ],
    [
      "it is cut off at the end of a part",
      (_, response) => response.end(whole.subarray(0, whole.length - 22)),
      /archive of advisories: /,
    ],
    [
      "it is of the future",
      (_, response) =>
        response.end(
          zipArchive(
            Array.from({ length: 400 }, (__, n) => osv(n, undefined, { modified: "2099-01-01T00:00:00Z" })),
          ),
        ),
      /has no entry that was modified up to now, expected one$/,
    ],
    [
      "it has no entry",
      (_, response) => response.end(zipArchive([])),
      /has 0 entries, expected at least one$/,
    ],
    [
      "it lost entries",
      (_, response) => response.end(zipArchive(MANY.slice(0, 359))),
      /has 359 entries, expected at least 90 % of the 400 before$/,
    ],
    [
      "it is of another ecosystem",
      (_, response) =>
        response.end(
          zipArchive(
            Array.from({ length: 400 }, (__, n) =>
              osv(n, undefined, {
                affected: [{ package: { ecosystem: "npm", name: "x" }, versions: ["1.0"] }],
              }),
            ),
          ),
        ),
      /has 0 advisories about projects of PyPI in 400 entries, expected at least one$/,
    ],
    [
      "most of it was withdrawn",
      (_, response) =>
        response.end(
          zipArchive(
            Array.from({ length: 400 }, (__, n) =>
              osv(n, undefined, n < 100 ? {} : { withdrawn: "2026-11-30T00:00:00Z" }),
            ),
          ),
        ),
      /has 100 advisories about projects of PyPI, expected at least 90 % of the 400 before$/,
    ],
    [
      "it has one entry again and again",
      (_, response) => response.end(zipArchive(Array.from({ length: 400 }, () => osv(1)))),
      /has 1 advisories about projects of PyPI, expected at least 90 % of the 400 before$/,
    ],
    [
      "it lost a project that may be malicious",
      (_, response) => response.end(zipArchive([...MANY, { name: "MAL-2026-9.json", body: "{" }])),
      /has "MAL-2026-9\.json", about malicious code, expected that the project can be read in each such entry, unless it was lost before$/,
    ],
    [
      "too much of it can't be read",
      (_, response) =>
        response.end(
          zipArchive([...MANY, ...Array.from({ length: 5 }, (_, n) => ({ name: `x${n}.json`, body: "{" }))]),
        ),
      /^Cannot use the advisories: the archive has 5 of 405 entries that can't be read, such as x0\.json: it is no JSON.*, expected at most 1 %$/,
    ],
  ])("%s", async (_, listener, reason) => {
    serve(MANY);
    await update();
    const before = store.keys(ADVISORIES_PREFIX).map((key) => [key, store.text(key)]);
    answer = listener;
    expect(await update()).toMatchObject({ kind: "refused", reason: expect.stringMatching(reason) });
    expect(store.keys(ADVISORIES_PREFIX).map((key) => [key, store.text(key)])).toEqual(before);
  });

  it("no one listens on its port", async () => {
    source = "http://127.0.0.1:9/all.zip";
    expect(await update()).toMatchObject({ kind: "refused", manifest: undefined });
    expect(store.keys(MANIFEST_KEY)).toEqual([]);
  });
});

it("counts no time in the future as the age of the data", async () => {
  serve([...MANY, osv(5, undefined, { modified: "2099-01-01T00:00:00Z" })]);
  expect(await update()).toMatchObject({ manifest: { newest: "2026-11-30T00:00:00.000Z" } });
});

it("counts what it can't read, and holds malicious projects back as a whole", async () => {
  const bad: ZipEntry = osv(9, {}, { id: "MAL-2026-9" });
  serve([...MANY, bad, { name: "README.md", body: "#" }]);
  expect(await update()).toMatchObject({ kind: "switched", manifest: { entries: 401, unreadable: 1 } });
  expect(await idsOf("p9", "77")).toEqual(["MAL-2026-9"]);
});

it("changes nothing if most of what was malicious is gone", async () => {
  const malicious = Array.from({ length: 10 }, (_, n) => osv(n, undefined, { id: `MAL-2026-${n}` }));
  serve([...MANY, ...malicious]);
  await update();
  serve([...MANY, ...malicious.slice(0, 8)]);
  expect(await update()).toMatchObject({
    kind: "refused",
    reason: expect.stringMatching(/has 8 advisories about malicious code, expected at least 90 % of the 10/),
  });
  expect(await idsOf("p9", "1.0")).toContain("MAL-2026-9");
});

describe("an entry about malicious code that is lost", () => {
  const lost = (n: number): ZipEntry => ({ name: `MAL-2026-${n}.json`, body: "{" });
  const refusing = (n: number) => ({
    kind: "refused",
    reason: expect.stringMatching(`has "MAL-2026-${n}\\.json", about malicious code`),
  });

  it("stops updates until someone accepts it", async () => {
    serve(MANY);
    await update();
    serve([...MANY, lost(9)]);
    expect(await update()).toMatchObject(refusing(9));
    expect(await update("accepted")).toMatchObject({
      kind: "unchanged",
      manifest: { lost: ["MAL-2026-9.json"] },
    });
    serve([...MANY, lost(9), osv(1000)]);
    expect(await update()).toMatchObject({ kind: "switched", manifest: { lost: ["MAL-2026-9.json"] } });
    expect(await idsOf("p1000", "1.0")).toHaveLength(1);
  });

  it.each<[string, unknown[]]>([
    ["a name that can't be read", ["evil-one", 7]],
    ["a name that can't be read, first", [7, "evil-two"]],
  ])("is also one that keeps another of its projects: %s", async (_, names) => {
    const naming = (list: unknown[]): ZipEntry => ({
      name: "MAL-2026-9.json",
      body: JSON.stringify({
        id: "MAL-2026-9",
        modified: "2026-11-30T00:00:00Z",
        affected: list.map((name) => ({ package: { ecosystem: "PyPI", name } })),
      }),
    });
    serve([...MANY, naming(["evil-one", "evil-two"])]);
    await update();
    serve([...MANY, naming(names)]);
    expect(await update()).toMatchObject(refusing(9));
    expect(await idsOf("evil-one", "1.0")).toEqual(["MAL-2026-9"]);
    expect(await idsOf("evil-two", "1.0")).toEqual(["MAL-2026-9"]);
  });

  it("does not hide the next one", async () => {
    serve([...MANY, lost(9)]);
    await update();
    serve([...MANY, lost(9), lost(10)]);
    expect(await update()).toMatchObject(refusing(10));
  });

  it("stops updates again if it could be read in between", async () => {
    serve([...MANY, lost(9)]);
    await update();
    serve([...MANY, osv(9, { versions: ["1.0"] }, { id: "MAL-2026-9" })]);
    const read = await update();
    expect(read).toMatchObject({ kind: "switched" });
    expect(read.manifest).not.toHaveProperty("lost");
    serve([...MANY, lost(9)]);
    expect(await update()).toMatchObject({ kind: "refused" });
  });

  it("holds back the projects that it names, and is not lost", async () => {
    serve(MANY);
    await update();
    serve([...MANY, osv(9, {}, { id: "MAL-2026-9", modified: "yesterday" })]);
    expect(await update()).toMatchObject({ kind: "switched", manifest: { unreadable: 1 } });
    expect(await idsOf("p9", "77")).toEqual(["MAL-2026-9"]);
  });
});

it("takes an archive that lost entries if someone accepts it", async () => {
  serve(MANY);
  await update();
  serve(MANY.slice(0, 300));
  expect(await update()).toMatchObject({ kind: "refused" });
  expect(await update("accepted")).toMatchObject({
    kind: "switched",
    manifest: { entries: 300 },
    doubts: expect.arrayContaining(["the archive has 300 entries, expected at least 90 % of the 400 before"]),
  });
  expect(await update()).toMatchObject({ kind: "unchanged" });
});

it.each<[string, RequestListener]>([
  ["no archive", (_, response) => response.end("<html>")],
  ["an archive without entries", (_, response) => response.end(zipArchive([]))],
  [
    "an archive that can't be read",
    (_, response) => response.end(zipArchive(MANY.map(({ name }) => ({ name, body: "{" })))),
  ],
])("accepts no loss of everything: %s", async (_, listener) => {
  serve(MANY);
  await update();
  answer = listener;
  expect(await update("accepted")).toMatchObject({ kind: "refused", manifest: { entries: 400 } });
});

it("says what someone should look at", async () => {
  serve(MANY);
  expect(await update()).toMatchObject({
    kind: "switched",
    doubts: [
      "the archive has ids of MAL (0), PYSEC (400), GHSA (0), expected some of each",
      "the archive has 400 of 400 advisories that no one has rated, expected at most half",
    ],
  });
});

it("begins with what can be read", async () => {
  serve([...MANY, { name: "MAL-2026-9.json", body: "{" }]);
  expect(await update()).toMatchObject({ kind: "switched", manifest: { entries: 401, unreadable: 1 } });
});
