import { counted } from "@wheelyard/core/counted";
import { channelOf, channelRoot } from "@wheelyard/core/root";
import pLimit from "p-limit";
import { simpleUrl } from "../target/index-url.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { readUpstreamSettings, readViews } from "../upstream/upstream-settings.ts";
import { listChannelRoots, readRootList } from "./read-pages.ts";

export interface ChannelsOptions extends TargetOptions {
  json?: boolean;
}

/** A channel as `--json` shows it. */
interface ChannelSummary {
  channel: string;
  projects: number;
  /** Whether it has rules of its own for upstream. */
  view: boolean;
  /** Where installers find it, if known. */
  indexUrl?: string;
}

/** How many lists are read at once. */
const READS_AT_ONCE = 16;

export async function channels(options: ChannelsOptions): Promise<void> {
  const index = await openIndex(options);
  const { store, bucket, indexUrl } = index;
  const settings = readUpstreamSettings(index);
  const views = settings === undefined ? new Map<string, unknown>() : readViews(index, settings);
  const roots = new Set([...(await listChannelRoots(store)), ...[...views.keys()].map(channelRoot)]);
  const limit = pLimit(READS_AT_ONCE);
  const summaries = await Promise.all(
    [...roots].map((root) =>
      limit(
        async (): Promise<ChannelSummary> => ({
          channel: channelOf(root) ?? "",
          projects: (await readRootList(store, root)).length,
          view: views.has(channelOf(root) ?? ""),
          ...(indexUrl !== undefined && { indexUrl: simpleUrl(indexUrl, root) }),
        }),
      ),
    ),
  );
  // The lists of a channel stay when its last file goes.
  const used = summaries.filter(({ projects, view }) => projects > 0 || view).sort(byName);
  if (options.json) return printJson(used);
  if (used.length === 0) printNote(`The bucket "${bucket}" has no channels`);
  const rows = used.map(({ channel, projects, view, indexUrl: url }) => [
    channel,
    counted(projects, "project"),
    url ?? "",
    view ? "rules of its own for upstream" : "",
  ]);
  for (const line of columns(rows)) print(line);
}

function byName(a: ChannelSummary, b: ChannelSummary): number {
  return a.channel < b.channel ? -1 : 1;
}
