import { quoted } from "./quoted.ts";
import { CHANNEL_NAME } from "./url-layout.ts";

declare const root: unique symbol;

/**
 * One index in the bucket, named by the folder of its files, with the slash: `_channels/cu121/` is the channel `cu121`.
 * The empty text is the main index, which has every file that is not in a channel.
 */
export type Root = string & { readonly [root]: true };

/** The main index. */
export const MAIN = "" as Root;

/** Each folder in here is a channel. No project's name begins with `_`. */
export const CHANNELS_PREFIX = "_channels/";

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
  if (!CHANNEL_NAME.test(name)) {
    throw new InvalidChannelNameError(
      `Cannot read channel name ${quoted(name)}: expected at most 64 characters, each a lowercase ASCII letter, a digit, ".", "_" or "-", with a letter or digit at either end`,
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
 * Splits a path into its root and what follows.
 *
 * @example
 * splitRoot("_channels/cu121/simple/index.json") // {root: "_channels/cu121/", rest: "simple/index.json"}
 * splitRoot("simple/index.json") // {root: "", rest: "simple/index.json"}
 */
export function splitRoot(path: string): { root: Root; rest: string } {
  const [folder, name = "", ...rest] = path.split("/");
  const isOfChannel = `${folder}/` === CHANNELS_PREFIX && rest.length > 0 && CHANNEL_NAME.test(name);
  return isOfChannel ? { root: channelRoot(name), rest: rest.join("/") } : { root: MAIN, rest: path };
}

/**
 * Names something that every root has, for messages: in a channel, `the root list` is
 * `the root list of channel "cu121"`.
 *
 * @example
 * inRoot("the root list", channelRoot("cu121")) // "the root list of channel \"cu121\""
 */
export function inRoot(what: string, root: Root): string {
  const channel = channelOf(root);
  return channel === undefined ? what : `${what} of channel ${quoted(channel)}`;
}
