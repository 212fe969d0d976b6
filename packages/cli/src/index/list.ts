import { byteSize } from "@wheelyard/core/byte-size";
import { visiblePage } from "@wheelyard/core/project-page";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { listedFile } from "./listed-file.ts";
import { projectArgument } from "./project-argument.ts";
import { noProjects, readRootList, requireProjectPage } from "./read-pages.ts";

export interface ListOptions extends TargetOptions {
  json?: boolean;
}

export async function list(project: string | undefined, options: ListOptions): Promise<void> {
  if (project !== undefined) return listFiles(project, options);
  const index = await openIndex(options);
  const projects = await readRootList(index.store, index.root);
  if (options.json) return printJson(projects);
  if (projects.length === 0) printNote(noProjects(index));
  for (const name of projects) print(name);
}

async function listFiles(text: string, options: ListOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root } = await openIndex(options);
  const files = visiblePage(await requireProjectPage(store, { root, name })).files.map(listedFile);
  if (options.json) return printJson(files);
  const rows = files.map(({ filename, size, uploadTime, yanked }) => [
    filename,
    byteSize(size),
    uploadTime.slice(0, 10),
    yanked === undefined ? "" : yanked === "" ? "yanked" : `yanked: ${yanked}`,
  ]);
  for (const line of columns(rows)) print(line);
}
