import { CHANNEL_SETTINGS, MOST_CHANNEL_DAYS, NO_CHANNEL_SETTING } from "@wheelyard/core/channel-settings";
import { isObject } from "@wheelyard/core/is-object";
import { KEPT_OBJECT_BYTES } from "@wheelyard/core/project-status";
import { quoted } from "@wheelyard/core/quoted";
import { channelRoot, InvalidChannelNameError } from "@wheelyard/core/root";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { parseViews, type UpstreamViews } from "@wheelyard/upstream/settings/views";
import type { ExpiryRule } from "./s3/storage/expiry.ts";

/** What is special about channels, as in an environment's `channels`. */
export interface ChannelSettings {
  /** The channels with rules of their own for upstream. */
  views: UpstreamViews;
  /** The same as written, by the channels' names. */
  writtenViews: Readonly<Record<string, unknown>>;
  expiry: readonly ExpiryRule[];
}

export class InvalidChannelSettingsError extends Error {
  override readonly name = "InvalidChannelSettingsError";
}

const SETTINGS: readonly string[] = CHANNEL_SETTINGS;

/**
 * Reads channels in JSON, such as `{"nightly":{"keepDays":30}}`.
 *
 * @throws {InvalidChannelSettingsError} that names the first problem
 * @throws {InvalidUpstreamSettingsError} that names every problem of views
 */
export function readChannels(text: string, upstream: UpstreamSettings | undefined): ChannelSettings {
  const channels = Object.entries(readObject(text)).map(([name, written]) => ({
    name,
    ...readChannel(name, written),
  }));
  const writtenViews = Object.fromEntries(
    channels.flatMap(({ name, view }) => (view === undefined ? [] : [[name, view]])),
  );
  const [first] = Object.keys(writtenViews);
  if (first !== undefined && upstream === undefined) {
    throw new InvalidChannelSettingsError(
      `channels.${first}.upstream is set, expected UPSTREAM too: a channel can only narrow it`,
    );
  }
  return {
    views: upstream === undefined ? new Map() : parseViews(writtenViews, upstream),
    writtenViews,
    expiry: channels.flatMap(({ name, keepDays }) =>
      keepDays === undefined
        ? []
        : [{ prefix: channelRoot(name), days: keepDays, sizeGreaterThan: KEPT_OBJECT_BYTES }],
    ),
  };
}

function readObject(text: string): Record<string, unknown> {
  const refused = (cause?: unknown) =>
    new InvalidChannelSettingsError(
      `is ${quoted(text)}, expected channels in JSON such as {"nightly":{"keepDays":30}}`,
      { cause },
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused(cause);
  }
  if (!isObject(value)) throw refused();
  return value;
}

function readChannel(name: string, written: unknown): { keepDays: number | undefined; view: unknown } {
  const refuse = (problem: string): never => {
    throw new InvalidChannelSettingsError(`channels.${name}${problem}`);
  };
  try {
    channelRoot(name);
  } catch (error) {
    if (error instanceof InvalidChannelNameError) throw new InvalidChannelSettingsError(error.message);
    throw error;
  }
  if (!isObject(written)) return refuse(` is ${JSON.stringify(written)}, expected an object with settings`);
  const settings = Object.keys(written);
  if (settings.length === 0) return refuse(` is {}, ${NO_CHANNEL_SETTING}`);
  const unknown = settings.find((setting) => !SETTINGS.includes(setting));
  if (unknown !== undefined) return refuse(` has ${quoted(unknown)}, expected only ${SETTINGS.join(", ")}`);
  const days = (setting: "keepDays" | "keepOldVersionsDays"): number | undefined => {
    const value = written[setting];
    if (value === undefined || isDays(value)) return value;
    return refuse(
      `.${setting} is ${JSON.stringify(value)}, expected a number of days, at least 1 and at most ${MOST_CHANNEL_DAYS}`,
    );
  };
  // The local bucket keeps no old versions.
  days("keepOldVersionsDays");
  return { keepDays: days("keepDays"), view: written.upstream };
}

function isDays(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_CHANNEL_DAYS;
}
