import type { BatchCall } from "@wheelyard/indexer/threads/supervised-handler";
import type { Asset } from "@wheelyard/site/build-assets";
import type { AdvisorySettings } from "@wheelyard/upstream/settings/advisory-settings";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";

/** The addresses of the bucket and the index. */
export interface StackLocation {
  bucket: string;
  /** The S3 API's address. */
  endpoint: string;
  /** The index's address without a trailing slash. */
  site: string;
  /** Who is told about files: a file, or a URL. Undefined for nobody. */
  announceTo?: string | undefined;
}

export interface IndexCall {
  location: StackLocation;
  batch: BatchCall;
}

export interface ReconcileCall {
  location: StackLocation;
  /** The pages' style and script. */
  assets: readonly Asset[];
}

export interface AdviseCall {
  location: StackLocation;
  settings: AdvisorySettings;
}

export interface CheckNamesCall {
  location: StackLocation;
  settings: UpstreamSettings;
}
