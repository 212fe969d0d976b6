import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { zipArchive } from "@wheelyard/indexer/testing/zip-archive";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { runWheelyard } from "../support/wheelyard.ts";

/** Yesterday: a time in the future would not count, and one long ago is said to be old. */
const MODIFIED = new Date(Date.now() - 24 * 60 * 60 * 1_000).toISOString();
const DAY = MODIFIED.slice(0, "2026-11-30".length);

function entry(id: string, name: string, affected: object, more: object = {}) {
  const body = JSON.stringify({
    id,
    modified: MODIFIED,
    affected: [{ package: { ecosystem: "PyPI", name }, ...affected }],
    ...more,
  });
  return { name: `${id}.json`, body };
}

const below = (fixed: string) => ({
  ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed }] }],
});

const ARCHIVE = zipArchive([
  entry("MAL-2026-1", "evil", { versions: ["6.6.6"] }, { summary: "It sends\u001b[31m tokens away" }),
  entry("PYSEC-2026-2", "Old_Lib", below("2.0"), { aliases: ["GHSA-aaaa-bbbb-cccc"] }),
  entry("GHSA-aaaa-bbbb-cccc", "old-lib", below("2.0"), {
    severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
    summary: "Runs what it is sent",
  }),
]);

let folder: string;
let source: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-audit-test-"));
  source = join(folder, "all.zip");
  await writeFile(source, ARCHIVE);
  await writeFile(join(folder, "requirements.txt"), "evil==6.6.6\nold-lib==1.0\nfine==1.0\nloose>=1\n");
  await writeFile(join(folder, "good.txt"), "old-lib==2.0\nevil==6.6.7\n");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const audit = (...args: string[]) => runWheelyard(["audit", ...args, "--source", source]);

const EVIL = "evil 6.6.6: MAL-2026-1, malicious: It sends [31m tokens away\n";
const OLD = "old-lib 1.0: GHSA-aaaa-bbbb-cccc, critical: Runs what it is sent; fixed in 2.0\n";

it("lists the worst advisory first, and each flaw once", async () => {
  expect(await audit(join(folder, "requirements.txt"))).toEqual({
    code: 1,
    stdout: EVIL + OLD,
    stderr: "Passed over 1 requirement without an exact version: loose>=1\nerror: 2 findings in 2 releases\n",
  });
});

it("says that nothing is known, and as of which date", async () => {
  expect(await audit(join(folder, "good.txt"))).toEqual({
    code: 0,
    stdout: `No advisory is about any of 2 releases, as of ${DAY}\n`,
    stderr: "",
  });
});

it.each<[string, string]>([
  // Both entries have it: the other one names it as an alias.
  ["GHSA-aaaa-bbbb-cccc", EVIL],
  // The other entry about the flaw doesn't name it, so it stays.
  ["PYSEC-2026-2", EVIL + OLD],
])("leaves out the entries that %s allows", async (id, stdout) => {
  const ended = await audit(join(folder, "requirements.txt"), "--allow", id);
  expect(ended).toMatchObject({ code: 1, stdout });
});

it("refuses a file that pins nothing", async () => {
  const path = join(folder, "loose.txt");
  await writeFile(path, "loose>=1\n");
  expect(await audit(path)).toEqual({
    code: 1,
    stdout: "",
    stderr: `error: Cannot use "${path}": it pins no version: expected a requirement such as "acme==1.0", found "loose>=1"\n`,
  });
});

it("prints JSON", async () => {
  const ended = await audit(join(folder, "requirements.txt"), "--json");
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    releases: 3,
    unpinned: ["loose>=1"],
    advisories: { entries: 3, unreadable: 0, newest: MODIFIED },
    findings: [
      { project: "evil", version: "6.6.6", id: "MAL-2026-1", severity: "malicious", fixed: null },
      { project: "old-lib", severity: "critical", aliases: ["PYSEC-2026-2"], fixed: "2.0" },
    ],
  });
});

it("asks a Python what is installed", async () => {
  const site = join(folder, "site", "evil-6.6.6.dist-info");
  await mkdir(site, { recursive: true });
  await writeFile(join(site, "METADATA"), "Metadata-Version: 2.1\nName: evil\nVersion: 6.6.6\n");
  const ended = await runWheelyard(["audit", "installed", "--source", source], {
    env: { PYTHONPATH: join(folder, "site") },
  });
  expect(ended).toMatchObject({ code: 1, stdout: EVIL });
});

it("fetches the export", async () => {
  const server = createServer((_, response) => response.end(ARCHIVE));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.zip`;
  const ended = await runWheelyard(["audit", join(folder, "good.txt"), "--source", url]);
  expect(ended).toMatchObject({ code: 0 });
});

it.each<[string, string[], number, string]>(
  sampleOrAll([
    ["a file that is missing", ["absent.txt"], 2, 'Cannot find the file "absent.txt"'],
    [
      "a Python that is missing",
      ["installed", "--python", "no-python"],
      1,
      'Cannot ask "no-python" what is installed',
    ],
    [
      "an export that nobody serves",
      ["GOOD", "--source", "http://127.0.0.1:9/all.zip"],
      3,
      "Cannot fetch the advisories",
    ],
    ["an export that is missing", ["GOOD", "--source", "absent.zip"], 2, 'Cannot find the file "absent.zip"'],
    [
      "something that is not an export",
      ["GOOD", "--source", "GOOD"],
      1,
      "Cannot read the archive of advisories",
    ],
  ]),
)("refuses %s", async (_, args, code, message) => {
  const named = args.map((arg) => (arg === "GOOD" ? join(folder, "good.txt") : arg));
  const ended = await runWheelyard(["audit", "--source", source, ...named]);
  expect(ended).toMatchObject({ code, stdout: "" });
  expect(ended.stderr).toContain(message);
});

it.each<[string, object, object, { code: number; stdout?: string; stderr: string }]>([
  [
    "of another ecosystem",
    { package: { ecosystem: "npm", name: "evil" } },
    {},
    { code: 1, stdout: "", stderr: "0 advisories about projects of PyPI in 1 entries" },
  ],
  ["of the future", {}, { modified: "2099-01-01T00:00:00Z" }, { code: 1, stdout: "", stderr: "up to now" }],
  [
    "that is old",
    {},
    { modified: "2001-01-01T00:00:00Z" },
    { code: 0, stderr: "The newest advisory is from 2001-01-01" },
  ],
])("does not believe an export %s", async (_, about, more, { stderr, ...expected }) => {
  const path = join(folder, "odd.zip");
  await writeFile(path, zipArchive([entry("PYSEC-2026-9", "other", { versions: ["1.0"], ...about }, more)]));
  const ended = await runWheelyard(["audit", join(folder, "good.txt"), "--source", path]);
  expect(ended).toMatchObject(expected);
  expect(ended.stderr).toContain(stderr);
});
