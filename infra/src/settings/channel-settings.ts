import {
  type CHANNEL_SETTINGS,
  MOST_CHANNEL_DAYS,
  NO_CHANNEL_SETTING,
} from "@wheelyard/core/channel-settings";
import { CHANNEL_NAME } from "@wheelyard/core/url-layout";
import type { WrittenViewSettings } from "@wheelyard/upstream/settings/views";
import * as z from "zod";
import { days } from "./days.ts";
import { text } from "./setting.ts";

/** A channel's name, as a setting. */
export const channelName = text(
  CHANNEL_NAME,
  'expected the name of a channel, such as "nightly": at most 64 lower-case letters, digits, ".", "_" and "-", with a letter or digit at either end',
);

const channelDays = days(1).max(MOST_CHANNEL_DAYS, { error: `expected at most ${MOST_CHANNEL_DAYS}` });

/** What is special about a channel. A channel with nothing special needs no setting. */
export const channelSettings = z
  .strictObject({
    /** Its files are deleted at this age. If left out, they stay. */
    keepDays: channelDays.optional(),
    /** How long a file that was overwritten, deleted or expired can be restored. If left out, as in the main index. */
    keepOldVersionsDays: channelDays.optional(),
    /** Rules of its own for upstream, which narrow the environment's. It then asks upstream itself for what it lacks. */
    upstream: z.custom<WrittenViewSettings>().optional(),
  } satisfies Record<(typeof CHANNEL_SETTINGS)[number], z.ZodType>)
  .refine((channel) => Object.values(channel).some((setting) => setting !== undefined), {
    error: NO_CHANNEL_SETTING,
  });

type ChannelSettings = z.output<typeof channelSettings>;

interface WithChannels {
  name: string;
  keepOldVersionsDays: number;
  channels: Readonly<Record<string, ChannelSettings>>;
}

/** What is wrong with an environment's channels in combination with its other settings. */
export function channelProblems({ name, keepOldVersionsDays, channels }: WithChannels): string[] {
  return Object.entries(channels).flatMap(([channel, { keepOldVersionsDays: own = 0 }]) =>
    own > keepOldVersionsDays
      ? [
          `${name}.channels.${channel}.keepOldVersionsDays is ${own}, expected at most ${keepOldVersionsDays}, the environment's own: S3 deletes at the earlier of two days`,
        ]
      : [],
  );
}
