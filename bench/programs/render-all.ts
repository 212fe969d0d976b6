import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectPageKeys } from "@wheelyard/core/bucket-layout/project-keys";
import { rootPageKeys, updatesKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { newest } from "@wheelyard/core/feed";
import type { ProjectPage } from "@wheelyard/core/project-page";
import { serializeState } from "@wheelyard/core/project-page-state";
import { releases } from "@wheelyard/core/releases";
import { MAIN } from "@wheelyard/core/root";
import { renderRootJson } from "@wheelyard/core/root-list";
import type { Views } from "@wheelyard/indexer/commit/views";
import { MAX_UPDATES } from "@wheelyard/indexer/lists/project-entry";
import { rootList } from "@wheelyard/indexer/lists/root-list";
import { updatesList } from "@wheelyard/indexer/lists/updates-list";
import { projectViews } from "@wheelyard/indexer/views/project-views";
import type { ListedPackage } from "../measure/package-list.ts";
import { pagesOfList } from "./pages-of-list.ts";
import { PublishedMetadata } from "./published-metadata.ts";

/*
 * A separate process that renders what the index serves for the files in a list, into a folder, as dumb-pypi does with
 * the same list. If its third argument is "shared", it renders only pages that dumb-pypi has too. Of several such
 * processes, each renders every nth project, and the first also renders what concerns all projects.
 */

const SITE = "https://pypi.example.com";
const SHARED = /^_index\/(?:simple|pypi)\/(?:.*\/)?(?:index\.html|json)$/;
const [, , list = "", output = "", which, share = "0", shares = "1"] = process.argv;
const folders = new Set<string>();

const packages = readFileSync(list, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as ListedPackage);
const pages = pagesOfList(packages);
const metadata = new PublishedMetadata(packages);
for (const [n, page] of pages.entries()) if (n % Number(shares) === Number(share)) await renderProject(page);
if (share === "0") await renderLists();

async function renderLists(): Promise<void> {
  const projects = pages.map(({ project }) => project.name).toSorted();
  const root = renderRootJson(projects);
  write(rootPageKeys(MAIN).state, () => root);
  await writeViews(rootList(MAIN).render(root));
  const latest = newest(
    pages.flatMap((page) => releases(page).map((release) => ({ ...release, project: page.project.name }))),
    MAX_UPDATES,
  );
  const updates = JSON.stringify(latest);
  write(updatesKeys(MAIN).state, () => updates);
  await writeViews(updatesList(MAIN, { site: SITE, upload: { bucket: "my-pypi" } }).render(updates));
}

async function renderProject(page: ProjectPage): Promise<void> {
  write(projectPageKeys(page.project).state, () =>
    serializeState({ page, rejected: new Set(), views: new Map() }),
  );
  const versions = new Set(page.distributions.map(({ distribution }) => distribution.version.normalised));
  await writeViews(projectViews(metadata, page, versions, SITE));
}

async function writeViews(views: Views): Promise<void> {
  for (const [key, render] of views) {
    if (!isWanted(key)) continue;
    const view = await render();
    if (view) write(key, () => view.body);
  }
}

function write(key: string, body: () => string | Uint8Array): void {
  if (!isWanted(key)) return;
  const path = join(output, key);
  makeFolder(dirname(path));
  writeFileSync(path, body());
}

/** Parent folders first: finding out each time that they are missing costs as much as a page. */
function makeFolder(folder: string): void {
  if (folders.has(folder)) return;
  if (folder !== output) makeFolder(dirname(folder));
  mkdirSync(folder, { recursive: true });
  folders.add(folder);
}

function isWanted(key: string): boolean {
  return which !== "shared" || SHARED.test(key);
}
