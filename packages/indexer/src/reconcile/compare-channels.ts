import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { type ProjectName, parseProjectName } from "@wheelyard/core/project-name";
import { quoted } from "@wheelyard/core/quoted";
import { channelOf, channelRoot, InvalidChannelNameError, type Root } from "@wheelyard/core/root";
import { type ChannelEntry, channelsList, parseChannels } from "../lists/channels-list.ts";
import { InvalidListError } from "../lists/list-records.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Action, Comparison } from "./comparison.ts";
import type { Difference } from "./difference.ts";
import { wholeProjectKey } from "./project-hints.ts";
import { readList } from "./read-list.ts";

/**
 * Compares the list of channels with the channels' pages.
 *
 * @param channels each channel that has a page, with one of its projects
 */
export async function compareChannels(
  channels: ReadonlyMap<Root, ProjectName>,
  listed: ReadonlyMap<string, ListedObject>,
  store: Store,
): Promise<Comparison> {
  const list = await readList(channelsList, listed, store, parseOwnChannels);
  const named = list.kind === "read" ? list.content.map(({ name }) => channelRoot(name)) : [];
  const actions: Action[] = list.kind === "damaged" ? [list.action] : [];
  const view = listed.get(CHANNELS_KEYS.html);
  if (list.kind === "absent" && channels.size === 0 && view !== undefined)
    actions.push({ kind: "sweep", leftover: { object: view, key: undefined } });

  const differences: Difference[] = [];
  for (const [root, name] of channels) {
    if (named.includes(root)) continue;
    const problem = list.kind === "damaged" ? list.damage.problem : `does not name channel ${told(root)}`;
    const kind = list.kind === "damaged" ? "damaged" : "outdated";
    differences.push({ kind, key: wholeProjectKey({ root, name }), object: CHANNELS_KEYS.state, problem });
  }
  for (const root of named) {
    if (channels.has(root)) continue;
    const problem = `names channel ${told(root)}, which has no project`;
    differences.push({ kind: "ghost", key: anyKeyOf(root, channels), object: CHANNELS_KEYS.state, problem });
  }
  const problems = list.kind === "read" ? list.problems : [];
  const hinted = [...channels.keys(), ...named][0];
  const key = differences[0]?.key ?? (hinted && anyKeyOf(hinted, channels));
  if (key !== undefined)
    for (const problem of problems) differences.push({ kind: "outdated", key, ...problem });
  // No upload leads to an empty list, which is as good as no list.
  const state = listed.get(CHANNELS_KEYS.state);
  if (key === undefined && problems.length > 0 && state !== undefined)
    actions.push({ kind: "delete-damaged", key: state.key, etag: state.etag });
  return { differences, actions };
}

/** Whenever something is indexed in a channel, the list is updated. */
function anyKeyOf(root: Root, channels: ReadonlyMap<Root, ProjectName>): string {
  return wholeProjectKey({ root, name: channels.get(root) ?? parseProjectName("channel") });
}

function told(root: Root): string {
  return quoted(channelOf(root) ?? "");
}

/** No upload could fix what the list says about a name that no channel has. */
function parseOwnChannels(text: string): ChannelEntry[] {
  const channels = parseChannels(text);
  try {
    for (const { name } of channels) channelRoot(name);
  } catch (error) {
    if (!(error instanceof InvalidChannelNameError)) throw error;
    throw new InvalidListError(error.message, { cause: error });
  }
  return channels;
}
