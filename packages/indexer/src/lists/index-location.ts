import type { UploadLocation } from "@wheelyard/site/upload-location";

/** What pages say about the index itself. */
export interface IndexLocation {
  /** The index's public address without a trailing slash, if it is known. */
  site: string | undefined;
  upload: UploadLocation;
}
