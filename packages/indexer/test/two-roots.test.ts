import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { parseDistributionFilename } from "@wheelyard/core/distribution-filename";
import { parseProjectName } from "@wheelyard/core/project-name";
import { channelRoot, MAIN, type Root } from "@wheelyard/core/root";
import { beforeEach, expect, it } from "vitest";
import { updateProjectLists } from "../src/lists/project-lists.ts";
import { updateRejectionsList } from "../src/lists/rejections-list.ts";
import type { Hint } from "../src/protocol/hints.ts";
import { indexProject } from "../src/protocol/index-project.ts";
import { MemoryStore } from "../testing/memory-store.ts";
import { readPlainText } from "../testing/plain-text-reader.ts";

const ACME = parseProjectName("acme");
const CU121 = channelRoot("cu121");
const CU118 = channelRoot("cu118");
const ROOTS = [MAIN, CU121, CU118];

let store: MemoryStore;

beforeEach(() => {
  let seconds = 0;
  store = new MemoryStore(() => new Date(Date.UTC(2026, 0, 1) + 1_000 * ++seconds));
});

it.each(ROOTS)("what happens in root %j touches nothing in the other roots", async (root) => {
  for (const other of ROOTS) await upload(other, "acme-1.0.zip", "acme-2.0.zip", "acme.status");
  const before = generated();
  for (const other of ROOTS) expect(Object.keys(before).some((key) => isOf(other, key))).toBe(true);

  store.write(`${root}acme-2.0.zip`, Buffer.from("acme-2.0.zip again"));
  store.remove(`${root}acme-1.0.zip`);
  await upload(root, "acme-3.0.zip", "broken-1.0.zip");
  await index(root, "acme-1.0.zip", "acme-2.0.zip");
  const after = generated();
  expect(changed(before, after).filter((key) => !isOf(root, key))).toEqual([]);
  expect(changed(before, after).length).toBeGreaterThan(10);

  for (const key of store.keys(root || "acme").filter((known) => isOf(root, known))) store.remove(key);
  await index(root, "acme-2.0.zip", "acme-3.0.zip", "broken-1.0.zip", "acme.status");
  expect(changed(after, generated()).filter((key) => !isOf(root, key))).toEqual([]);
});

it("one filename in two roots is not a duplicate, and both say the same about it", async () => {
  for (const root of ROOTS) await upload(root, "acme-1.0.zip", "acme.status");
  expect(store.keys("_index/rejected/")).toEqual([]);
  const said = (root: Root) => {
    const { name, files } = JSON.parse(store.text(`_index/${root}simple/acme/index.json`) ?? "");
    const state = JSON.parse(store.text(`_index/${root}simple/acme/state.json`) ?? "");
    return [name, files[0].filename, files[0].url, state.distributions[0].key];
  };
  for (const root of ROOTS) {
    expect(said(root)).toEqual(["acme", "acme-1.0.zip", "../../acme-1.0.zip", `${root}acme-1.0.zip`]);
    expect(store.text(`_index/metadata/${root}acme-1.0.zip.metadata`)).toContain("Name: acme");
  }
  const below = (root: Root) =>
    store
      .keys(`_index/${root}`)
      .filter((key) => isOf(root, key) && !/^_index\/(metadata|rejected)\//.test(key));
  const inMain = below(MAIN).map((key) => key.slice("_index/".length));
  expect(below(CU121)).toEqual(inMain.map((key) => `_index/${CU121}${key}`));
});

it("a status file waits for the first file of its own root", async () => {
  await upload(CU121, "acme.status");
  await upload(MAIN, "acme-1.0.zip");
  expect(store.text("_index/simple/acme/state.json")).not.toContain("acme.status");
  expect(store.keys("_index/_channels/cu121/waiting/acme/")).toHaveLength(1);
  expect(store.keys("_index/waiting/")).toEqual([]);
});

/** Uploads the files that aren't there yet, and indexes them. */
async function upload(root: Root, ...filenames: string[]): Promise<void> {
  for (const filename of filenames) {
    if (filename.endsWith(".status")) store.write(root + filename, Buffer.from("archived"));
    else
      store.write(root + filename, Buffer.from(`${filename.startsWith("broken") ? "bad: " : ""}${filename}`));
  }
  await index(root, ...filenames);
}

async function index(root: Root, ...filenames: string[]): Promise<void> {
  const ports = { store, readDistribution: readPlainText(store), pause: async () => {} };
  const names = new Set(filenames.map((filename) => parseProjectName(filename.split(/[-.]/)[0] ?? "")));
  for (const name of names) {
    const own = filenames.filter((filename) => filename.startsWith(name));
    const { rejections } = await indexProject(
      { root, name },
      own.map((filename) => hint(root, filename)),
      "quick",
      ports,
    );
    await updateRejectionsList(root, rejections, ports);
  }
  const location = { site: undefined, upload: { bucket: "my-pypi" } };
  await updateProjectLists(root, [...names], location, ports);
}

function hint(root: Root, filename: string): Hint {
  const key = root + filename;
  if (key.endsWith(".status")) return { kind: "status", key, project: { root, name: ACME } };
  return {
    kind: "distribution",
    key,
    distribution: parseDistributionFilename(basename(key)),
    created: true,
  };
}

function generated(): Record<string, string> {
  return Object.fromEntries(store.keys("_index/").map((key) => [key, store.text(key) ?? ""]));
}

function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => before[key] !== after[key]);
}

/** Whether a key belongs to this root: a file's, or a generated one. */
function isOf(root: Root, key: string): boolean {
  const own = key.replace(/^_index\/(?:metadata\/|rejected\/)?/, "");
  return root === MAIN ? !own.startsWith("_channels/") : own.startsWith(root);
}
