import { basename } from "@wheelyard/core/bucket-layout/object-key";
import { keyRole } from "@wheelyard/core/key-role";
import { CHANNELS_PREFIX, channelOf, splitRoot } from "@wheelyard/core/root";
import type { SourceEntry } from "./source.ts";

/**
 * How to treat a distribution of another index at a key where a main index has no file: in a channel, which is an index
 * of its own, or where no channel can be. Files with the same filename in these places are different files.
 *
 * @param key the distribution's key in the other index's bucket
 * @param origin for messages
 * @returns undefined if it may be a file of the main index
 */
export function besideMain(key: string, origin: string): SourceEntry | undefined {
  if (!key.startsWith(CHANNELS_PREFIX)) return undefined;
  const channel = channelOf(splitRoot(key).root);
  if (channel !== undefined) return { kind: "of a channel", channel, filename: basename(key) };
  const role = keyRole(key);
  return { kind: "unusable", origin, reason: role.kind === "rejected" ? role.reason : "it is in no channel" };
}
