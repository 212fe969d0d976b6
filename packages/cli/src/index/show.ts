import { byteSize } from "@wheelyard/core/byte-size";
import { findDuplicates, type ProjectPage, visiblePage } from "@wheelyard/core/project-page";
import { installableRelease, releases } from "@wheelyard/core/releases";
import { channelOf } from "@wheelyard/core/root";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson } from "../terminal/print.ts";
import { installLine } from "./install-line.ts";
import { type ListedFile, listedFile } from "./listed-file.ts";
import { projectArgument } from "./project-argument.ts";
import { requireProjectPage } from "./read-pages.ts";

export interface ShowOptions extends TargetOptions {
  json?: boolean;
}

/** A project as `--json` shows it. */
interface ProjectSummary {
  project: string;
  status: string;
  reason?: string;
  /** What an installer picks by default. Absent if it would pick nothing. */
  latest?: string;
  summary?: string;
  versions: readonly string[];
  files: ListedFile[];
  /** Files that are not listed because an older one has the same name. */
  duplicates: { key: string; listed: string }[];
}

export async function show(text: string, options: ShowOptions): Promise<void> {
  const name = projectArgument(text);
  const { store, root, indexUrl } = await openIndex(options);
  const summary = summarise(await requireProjectPage(store, { root, name }));
  if (options.json) return printJson(summary);
  const { files, latest } = summary;
  const facts: [string, string | undefined][] = [
    ["Project", summary.project],
    ["Channel", channelOf(root)],
    ["Summary", summary.summary],
    ["Status", summary.reason ? `${summary.status}: ${summary.reason}` : summary.status],
    ["Latest", latest],
    ["Versions", summary.versions.toReversed().join(", ")],
    ["Files", `${files.length}, ${byteSize(files.reduce((sum, { size }) => sum + size, 0))}`],
    ["Install", latest && installLine(indexUrl, summary.project, latest)],
  ];
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  for (const line of columns(rows)) print(line);
  for (const { filename, yanked } of files) {
    if (yanked !== undefined) print(`Yanked    ${filename}${yanked === "" ? "" : `: ${yanked}`}`);
  }
  for (const { key, listed } of summary.duplicates) print(`Duplicate ${key}: "${listed}" is listed`);
}

function summarise(page: ProjectPage): ProjectSummary {
  const { status, files, versions } = visiblePage(page);
  const latest = installableRelease(releases(page));
  return {
    project: page.project.name,
    status: status?.status ?? "active",
    ...(status?.reason !== undefined && { reason: status.reason }),
    ...(latest && { latest: latest.version }),
    ...(latest && latest.summary !== "" && { summary: latest.summary }),
    versions,
    files: files.map(listedFile),
    duplicates: [...findDuplicates(page)].map(([key, listed]) => ({ key, listed })),
  };
}
