import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  metadataKey,
  projectPageKeys,
  ROOT_PAGE_KEYS,
  UPDATES_KEYS,
} from "@wheelyard/indexer/core/bucket-layout";
import type { ProjectPage } from "@wheelyard/indexer/core/project-page";
import { serializePage } from "@wheelyard/indexer/core/project-page-state";
import { indexList, type ProjectList } from "@wheelyard/indexer/lists/project-list";
import { rootList } from "@wheelyard/indexer/lists/root-list";
import { updatesList } from "@wheelyard/indexer/lists/updates-list";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { projectViews } from "@wheelyard/indexer/views/project-views";
import pLimit from "p-limit";
import type { ListedPackage } from "../measure/package-list.ts";
import { metadataOf, pagesOfList } from "./pages-of-list.ts";

/*
 * A process of its own that renders all that the index serves of the files in a list, into a folder: what
 * dumb-pypi does with the same list.
 */

const SITE = "https://pypi.example.com";
const HEADERS = { contentType: "application/json" };
const [, , list = "", output = ""] = process.argv;

const packages = (await readFile(list, "utf8"))
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as ListedPackage);
const pages = pagesOfList(packages);
const store = new MemoryStore();
for (const listed of packages) store.write(metadataKey(listed.filename), Buffer.from(metadataOf(listed)));

const limit = pLimit(32);
await Promise.all(pages.map((page) => limit(() => renderProject(page))));
await renderList(rootList, [ROOT_PAGE_KEYS.state, ROOT_PAGE_KEYS.html, ROOT_PAGE_KEYS.compressed]);
await renderList(updatesList(SITE), Object.values(UPDATES_KEYS));

async function renderProject(page: ProjectPage): Promise<void> {
  const state = Buffer.from(serializePage(page, SITE));
  const { state: key } = projectPageKeys(page.project);
  await store.put(key, state, HEADERS);
  await write(key, state);
  const versions = new Set(page.distributions.map(({ version }) => version));
  for (const [viewKey, render] of projectViews(store, page, versions, SITE)) {
    const view = await render();
    if (view) await write(viewKey, view.body);
  }
}

async function renderList<T>(projectList: ProjectList<T>, keys: readonly string[]): Promise<void> {
  const names = pages.map(({ project }) => project);
  await indexList(projectList, names, { store, pause: async () => {} });
  for (const key of keys) {
    const body = store.bytes(key);
    if (body) await write(key, body);
  }
}

async function write(key: string, body: Uint8Array): Promise<void> {
  const path = join(output, key);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, body);
}
