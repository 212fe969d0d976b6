import type { BucketEvent, Notifications } from "../../notifications.ts";

/** Notifications that record the outcome of each announcement. */
export class RecordedNotifications implements Notifications {
  readonly published: BucketEvent[] = [];
  readonly withdrawn: BucketEvent[] = [];

  async announce(event: BucketEvent) {
    return {
      publish: () => void this.published.push(event),
      withdraw: async () => void this.withdrawn.push(event),
    };
  }

  /** The published events, as `name key`. */
  get summary(): string[] {
    return this.published.map((event) => `${event.name} ${event.key}`);
  }
}
