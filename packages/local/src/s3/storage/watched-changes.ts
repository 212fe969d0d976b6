import type { Announcement, Notifications, ObjectEvent } from "../../notifications.ts";

/** Which changes are announced: the notification configuration of the buckets. */
export interface NotificationConfiguration {
  notifications: Notifications;
  buckets: readonly string[];
  /** Only keys that end in one of these; undefined for all keys. */
  suffixes: readonly string[] | undefined;
}

const UNWATCHED: Announcement = { publish: () => {}, withdraw: async () => {} };

/** Announces the change if the configuration covers it. */
export async function announceChange(
  configuration: NotificationConfiguration,
  event: ObjectEvent,
): Promise<Announcement> {
  const { notifications, buckets, suffixes } = configuration;
  const isWatched =
    buckets.includes(event.bucket) && (suffixes?.some((suffix) => event.key.endsWith(suffix)) ?? true);
  return isWatched ? await notifications.announce(event) : UNWATCHED;
}
