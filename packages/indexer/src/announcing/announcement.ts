/** What became of a file. `yanked`: it is still listed, and installers skip it. */
export type AnnouncementKind = "listed" | "yanked" | "removed" | "rejected";

/** What the index tells other programs about one file. */
export interface Announcement {
  kind: AnnouncementKind;
  filename: string;
  /** In the bucket. */
  key: string;
  /** In normal form. Left out for a file whose name is not that of a distribution. */
  project?: string;
  /** In normal form. */
  version?: string;
  /** Left out for the main index. */
  channel?: string;
  /** In lowercase hex. Left out for what is rejected, and for what is removed if it is no longer known. */
  sha256?: string;
  /** Of the yank, the rejection, or the quarantine that removed it. One line. */
  reason?: string;
  /** Who changed the bucket, as S3 names them. Left out if that was not the cause. */
  principal?: string;
}

/**
 * Tells about files.
 *
 * @throws if not all is told: then it is told again, from the first
 */
export type Announce = (
  announcements: readonly Announcement[],
  remainingMilliseconds: () => number,
) => Promise<void>;

/** An announcement as other programs get it, on EventBridge and locally. */
export interface AnnouncementEvent {
  source: string;
  "detail-type": AnnouncementKind;
  detail: Omit<Announcement, "kind">;
}

export function announcementEvent(source: string, { kind, ...detail }: Announcement): AnnouncementEvent {
  return { source, "detail-type": kind, detail };
}
