import { downloadsKey } from "@wheelyard/core/bucket-layout/download-keys";
import { projectId } from "@wheelyard/core/project";
import {
  type DownloadCounts,
  type ProjectDownloads,
  parseDownloads,
  totalOf,
} from "@wheelyard/core/project-downloads";
import { readState } from "@wheelyard/indexer/commit/state";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { projectArgument } from "./project-argument.ts";
import { requireProjectPage } from "./read-pages.ts";

export interface DownloadsOptions extends TargetOptions {
  by: "version" | "python" | "installer" | "system" | "day";
  json?: boolean;
}

const COUNTS = {
  version: "versions",
  python: "pythons",
  installer: "installers",
  system: "systems",
  day: "days",
} as const satisfies Record<DownloadsOptions["by"], keyof ProjectDownloads>;

const NONE: ProjectDownloads = { days: {}, versions: {}, pythons: {}, installers: {}, systems: {} };

export async function downloads(text: string, options: DownloadsOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root } = await openIndex(options);
  const project = { root, name };
  const state = await readState(store, downloadsKey(project));
  // The counts of a project may outlive its files, but a mistyped name has neither.
  if (state === undefined) await requireProjectPage(store, project);
  const found = state === undefined ? NONE : parseDownloads(state.text);
  const total = totalOf(found.days);
  if (options.json) return printJson({ project: projectId(project), total, ...found });
  if (total === 0) printNote(`Nobody downloaded "${projectId(project)}" in the last 30 days`);
  for (const line of columns(rowsOf(found[COUNTS[options.by]], total))) print(line);
}

function rowsOf(counts: DownloadCounts, total: number): string[][] {
  const longest = Math.max(...Object.values(counts).map((times) => String(times).length));
  return Object.entries(counts).map(([name, times]) => [
    name,
    String(times).padStart(longest),
    `${Math.round((times / total) * 100)} %`.padStart(5),
  ]);
}
