import type { Notifications, ObjectEvent } from "../src/notifications.ts";

/** Notifications that record the outcome of each announcement. */
export class RecordedNotifications implements Notifications {
  readonly published: ObjectEvent[] = [];
  readonly withdrawn: ObjectEvent[] = [];

  async announce(event: ObjectEvent) {
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
