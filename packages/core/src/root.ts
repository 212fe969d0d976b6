import { quoted } from "./quoted.ts";

declare const root: unique symbol;

/**
 * One index of the bucket, named by the folder that its files lie in, with the slash: `_channels/cu121/` is the channel
 * `cu121`, and the empty text is the main index, which has every file that lies in no channel.
 */
export type Root = string & { readonly [root]: true };

/** The main index. */
export const MAIN = "" as Root;

const CHANNELS_PREFIX = "_channels/";

const CHANNEL_NAME = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])$/;

const MAX_CHANNEL_NAME_LENGTH = 64;

export class InvalidChannelNameError extends Error {
  override readonly name = "InvalidChannelNameError";
}

/**
 * The root of the channel with this name.
 *
 * @throws {InvalidChannelNameError}
 * @example
 * channelRoot("cu121") // "_channels/cu121/"
 * channelRoot("CU 121") // throws Cannot read channel name "CU 121"
 */
export function channelRoot(name: string): Root {
  if (name.length > MAX_CHANNEL_NAME_LENGTH || !CHANNEL_NAME.test(name)) {
    throw new InvalidChannelNameError(
      `Cannot read channel name ${quoted(name)}: expected at most ${MAX_CHANNEL_NAME_LENGTH} characters, each a lowercase ASCII letter, a digit, ".", "_" or "-", with a letter or digit at either end`,
    );
  }
  return `${CHANNELS_PREFIX}${name}/` as Root;
}

/**
 * The name of the channel; undefined for the main index.
 *
 * @example
 * channelOf(channelRoot("cu121")) // "cu121"
 * channelOf(MAIN) // undefined
 */
export function channelOf(root: Root): string | undefined {
  return root === MAIN ? undefined : root.slice(CHANNELS_PREFIX.length, -"/".length);
}

/**
 * Names something that every root has, for messages: `the root list` is `the root list of channel "cu121"` there.
 *
 * @example
 * inRoot("the root list", channelRoot("cu121")) // "the root list of channel \"cu121\""
 */
export function inRoot(what: string, root: Root): string {
  const channel = channelOf(root);
  return channel === undefined ? what : `${what} of channel ${quoted(channel)}`;
}
