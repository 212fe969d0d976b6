import { gunzipSync, gzipSync } from "node:zlib";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { keyRole } from "@wheelyard/core/key-role";
import { mainProject } from "@wheelyard/core/testing/main-project";
import type { Hint } from "@wheelyard/indexer/protocol/hints";
import { indexProject } from "@wheelyard/indexer/protocol/index-project";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { readPlainText } from "@wheelyard/indexer/testing/plain-text-reader";
import { beforeEach, expect, it } from "vitest";
import { readProjectPage } from "../index/read-pages.ts";
import { viewsAgree } from "./views-agree.ts";

const ACME = mainProject("acme");
const WHEELS = ["acme-1.0-py3-none-any.whl", "deep/a+b/acme-1.1+local-py3-none-any.whl"];
const KEYS = projectPageKeys(ACME);

let store: MemoryStore;

beforeEach(async () => {
  store = new MemoryStore();
  for (const key of WHEELS) store.write(key, Buffer.from(key));
  store.write(`${WHEELS[0]}.yanked`, Buffer.from('less < "good" & é'));
  await index(...WHEELS);
});

async function index(...keys: string[]): Promise<void> {
  const hints = keys.flatMap((key): Hint[] => {
    const role = keyRole(key);
    if (role.kind === "distribution") return [{ ...role, created: true }];
    return role.kind === "status" ? [role] : [];
  });
  const ports = { store, readDistribution: readPlainText(store), pause: async () => {} };
  await indexProject(ACME, hints, "quick", ports);
}

async function agree(): Promise<boolean> {
  return viewsAgree(store, ACME, await readProjectPage(store, ACME));
}

it.each([
  ["nothing", async () => {}],
  ["a yank without a reason", () => change(`${WHEELS[1]}.yanked`, "")],
  ["a long reason", () => change(`${WHEELS[1]}.yanked`, "why ".repeat(900))],
  ["a status", () => change("acme.status", "archived moved")],
  ["a quarantine", () => change("acme.status", "quarantined")],
  ["the last file, which goes", () => remove(...WHEELS)],
])("agree after %s", async (_, act) => {
  await act();
  expect(await agree()).toBe(true);
});

it.each<[string, (view: Buffer) => Buffer]>([
  ["is of an older page", () => olderView],
  ["is damaged", (view) => view.subarray(0, 20)],
  ["is empty", () => Buffer.alloc(0)],
])("do not agree if one %s", async (_, damage) => {
  for (const key of [KEYS.html, KEYS.compressed]) {
    const view = Buffer.from(store.bytes(key) ?? "");
    const isHtml = key === KEYS.html;
    const text = (isHtml ? view : gunzipSync(view)).toString().replace("é", "e");
    olderView = isHtml ? Buffer.from(text) : gzipSync(text);
    store.write(key, damage(view));
    expect(await agree()).toBe(false);
    store.write(key, view);
    expect(await agree()).toBe(true);
  }
});

it("do not agree if one is missing, or left over", async () => {
  const view = store.bytes(KEYS.html) ?? new Uint8Array();
  store.remove(KEYS.html);
  expect(await agree()).toBe(false);
  await remove(...WHEELS);
  store.write(KEYS.html, view);
  expect(await agree()).toBe(false);
});

let olderView = Buffer.alloc(0);

async function change(key: string, content: string): Promise<void> {
  store.write(key, Buffer.from(content));
  await index(key);
}

async function remove(...keys: string[]): Promise<void> {
  for (const key of keys) store.remove(key);
  await index(...keys);
}
