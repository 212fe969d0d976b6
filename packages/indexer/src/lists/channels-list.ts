import { rootPageKeys } from "@wheelyard/core/bucket-layout/root-keys";
import { CHANNELS_KEYS } from "@wheelyard/core/bucket-layout/shared-page-keys";
import { channelRoot } from "@wheelyard/core/root";
import { parseRootList } from "@wheelyard/core/root-list";
import { renderChannelsPage } from "@wheelyard/site/channels-page";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readEtag } from "../commit/etag.ts";
import type { Pause } from "../commit/settle.ts";
import { readState } from "../commit/state.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { Store } from "../store/store.ts";
import { htmlView, INTERNAL_JSON } from "../views/renditions.ts";
import type { EntrySource, ListDefinition } from "./list-definition.ts";
import { parseListRecords } from "./list-records.ts";
import { settleLists } from "./settle-lists.ts";

/** A channel that has projects. */
export interface ChannelEntry {
  name: string;
}

const TITLE = "the list of channels";

/** It holds nothing but names, so it is written only when a channel gets its first project or loses its last. */
export const channelsList: ListDefinition<string, ChannelEntry> = {
  title: TITLE,
  stateKey: CHANNELS_KEYS.state,
  headers: INTERNAL_JSON,
  viewKeys: [CHANNELS_KEYS.html],
  next(before, looked) {
    const kept = before === undefined ? [] : parseChannels(before).filter(({ name }) => !looked.has(name));
    const found = [...looked.values()].flatMap((known) => (known === undefined ? [] : [known]));
    const channels = [...kept, ...found].map(({ name }) => ({ name }));
    return `${JSON.stringify(channels.sort((a, b) => (a.name < b.name ? -1 : 1)))}\n`;
  },
  render: (state) => new Map([[CHANNELS_KEYS.html, async () => htmlView(pageOf(state))]]),
};

/** A channel is on the list if and only if its own root list has a project. */
const channelRootLists: EntrySource<string, ChannelEntry> = {
  title: TITLE,
  key: (name) => rootPageKeys(channelRoot(name)).state,
  async read(store, name) {
    const read = await readState(store, rootPageKeys(channelRoot(name)).state);
    const isEmpty = read === undefined || parseRootList(read.text).length === 0;
    return isEmpty ? undefined : { etag: read.etag, known: { name } };
  },
};

/** @throws {InvalidListError} */
export function parseChannels(text: string): ChannelEntry[] {
  return parseListRecords(TITLE, text, ["name"], (channel) => channel);
}

/**
 * Brings the list in line with the root lists of these channels, which were just written.
 *
 * Usually there is nothing to do. Then nothing more is looked at, which is safe: a run that changes a root list comes
 * here afterwards, and if it dies before that, its successor finds the list or its view different.
 *
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export async function updateChannelsList(
  names: readonly string[],
  ports: { store: Store; pause: Pause },
): Promise<void> {
  if (names.length === 0) return;
  const { store } = ports;
  const [before, viewed, looks] = await allFulfilled([
    readState(store, CHANNELS_KEYS.state),
    readEtag(store, CHANNELS_KEYS.html),
    allFulfilled(
      names.map(async (name) => [name, (await channelRootLists.read(store, name))?.known] as const),
    ),
  ]);
  const isRight =
    before !== undefined &&
    channelsList.next(before.text, new Map(looks)) === before.text &&
    viewed === contentEtag(pageOf(before.text));
  if (!isRight) await settleLists([channelsList], names, channelRootLists, ports);
}

function pageOf(state: string): string {
  return renderChannelsPage(parseChannels(state).map(({ name }) => name));
}
