import { counted } from "@wheelyard/core/counted";
import { channelRoot } from "@wheelyard/core/root";
import { passedOver } from "../index/passed-over.ts";
import type { Skipped } from "./collect.ts";

/** Says what is not migrated and need not be, by count, one line for each reason. */
export function skippedNotes({ others, channels, unwanted, unclear }: Skipped): string[] {
  return [
    ...passedOver(others),
    ...[...unwanted].map(([reason, count]) => `Passed over ${counted(count, "file")} ${reason}`),
    ...unclear.map(({ requirement, reason }) => `Passed over "${requirement}": it ${reason}`),
    // Each channel is an index of its own, so their files are not merged into one.
    ...[...channels].map(
      ([channel, count]) =>
        `Left out ${counted(count, "file")} of the channel "${channel}": migrate ${channelRoot(channel)} of the source with --channel ${channel}`,
    ),
  ];
}

/** The same as JSON. */
export function skippedJson({ others, channels, unwanted, unclear }: Skipped) {
  return {
    passedOver: others,
    unwanted: [...unwanted].map(([reason, files]) => ({ reason, files })),
    unclear,
    channels: Object.fromEntries(channels),
  };
}
