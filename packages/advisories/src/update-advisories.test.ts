import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { parseProjectName } from "@wheelyard/core/project-name";
import { parseVersion } from "@wheelyard/core/version";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { type ZipEntry, zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ADVISORIES_PREFIX, MANIFEST_KEY, partKey, partOf } from "./data-set/layout.ts";
import { serializeManifest } from "./data-set/manifest.ts";
import { readAdvisories, readManifest } from "./data-set/read-advisories.ts";
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

const update = () => updateAdvisories({ store, source, now: () => now });

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
  ["of a release that knew no rules", { rules: undefined }],
  ["of older rules", { rules: 1 }],
  ["of newer rules, after a return to this release", { rules: 99 }],
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

it("writes lost parts of the present data set again, even if the source has nothing new", async () => {
  serve(MANY, '"one"');
  await update();
  const read = await readManifest(store);
  store.remove(partKey(read?.manifest.dataSet ?? "", partOf(parseProjectName("p7"))));
  await expect(idsOf("p7", "1.0")).rejects.toThrow(/is missing, and the manifest names its data set/);
  await update();
  expect(await idsOf("p7", "1.0")).toEqual(["PYSEC-2026-7"]);
});

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
      /has "MAL-2026-9\.json", about malicious code, expected that the project can be read in each such entry$/,
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

  it("nobody listens", async () => {
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

it("begins with what can be read", async () => {
  serve([...MANY, { name: "MAL-2026-9.json", body: "{" }]);
  expect(await update()).toMatchObject({ kind: "switched", manifest: { entries: 401, unreadable: 1 } });
});
