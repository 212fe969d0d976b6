import { counted } from "@wheelyard/core/counted";
import { channelOf } from "@wheelyard/core/root";
import pLimit from "p-limit";
import { simpleUrl } from "../target/index-url.ts";
import { openIndex } from "../target/open-index.ts";
import type { TargetOptions } from "../target/target-options.ts";
import { columns } from "../terminal/columns.ts";
import { print, printJson, printNote } from "../terminal/print.ts";
import { listChannelRoots, readRootList } from "./read-pages.ts";

export interface ChannelsOptions extends TargetOptions {
  json?: boolean;
}

/** A channel as `--json` shows it. */
interface ChannelSummary {
  channel: string;
  projects: number;
  /** Where installers find it, if known. */
  indexUrl?: string;
}

/** How many lists are read at once. */
const READS_AT_ONCE = 16;

export async function channels(options: ChannelsOptions): Promise<void> {
  const { store, bucket, indexUrl } = await openIndex(options);
  const limit = pLimit(READS_AT_ONCE);
  const summaries = await Promise.all(
    (await listChannelRoots(store)).map((root) =>
      limit(
        async (): Promise<ChannelSummary> => ({
          channel: channelOf(root) ?? "",
          projects: (await readRootList(store, root)).length,
          ...(indexUrl !== undefined && { indexUrl: simpleUrl(indexUrl, root) }),
        }),
      ),
    ),
  );
  // The lists of a channel stay when its last file goes.
  const used = summaries.filter(({ projects }) => projects > 0).sort(byName);
  if (options.json) return printJson(used);
  if (used.length === 0) printNote(`The bucket "${bucket}" has no channels with projects`);
  const rows = used.map(({ channel, projects, indexUrl: url }) => [
    channel,
    counted(projects, "project"),
    url ?? "",
  ]);
  for (const line of columns(rows)) print(line);
}

function byName(a: ChannelSummary, b: ChannelSummary): number {
  return a.channel < b.channel ? -1 : 1;
}
