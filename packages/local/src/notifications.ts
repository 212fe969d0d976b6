/**
 * Takes the bucket's events: the seam between the S3 endpoint, which knows what changed, and the queue, which delivers
 * events.
 *
 * A kill between a change and its event would lose the event, so the endpoint announces a change *before* committing it.
 * An announcement without its change is harmless: events are only hints.
 */
export interface Notifications {
  /**
   * Records an event durably (it survives a kill of the process) and holds it back until it is published or withdrawn. If
   * the process is killed before, the event is delivered at the next start.
   */
  announce(event: ObjectEvent): Promise<Announcement>;
}

export interface Announcement {
  /** The change is committed: deliver the event. */
  publish(): void;
  /** The change did not happen: forget the event. */
  withdraw(): Promise<void>;
}

/** One change of one object. The key is plain text, not form-encoded. */
export type ObjectEvent =
  | {
      name: "ObjectCreated:Put" | "ObjectCreated:Copy" | "ObjectCreated:CompleteMultipartUpload";
      bucket: string;
      key: string;
      size: number;
      etag: string;
      time: Date;
    }
  | {
      name: "ObjectRemoved:Delete" | "LifecycleExpiration:DeleteMarkerCreated";
      bucket: string;
      key: string;
      time: Date;
    };
