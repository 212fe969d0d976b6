import type { BatchCall } from "@wheelyard/indexer/threads/supervised-handler";
import type { Asset } from "@wheelyard/site/build-assets";
import type { AdvisorySettings } from "@wheelyard/upstream/settings/advisory-settings";
import type { UpstreamSettings } from "@wheelyard/upstream/settings/settings";

/** The addresses of the bucket and the index. */
export interface Place {
  bucket: string;
  /** The S3 API's address. */
  endpoint: string;
  /** The index's address without a trailing slash. */
  site: string;
}

export interface IndexCall {
  place: Place;
  batch: BatchCall;
}

export interface ReconcileCall {
  place: Place;
  /** The pages' style and script. */
  assets: readonly Asset[];
}

export interface AdviseCall {
  place: Place;
  settings: AdvisorySettings;
}

export interface CheckNamesCall {
  place: Place;
  settings: UpstreamSettings;
}
