import type { BatchCall } from "@wheelyard/indexer/threads/supervised-handler";

/** Where the bucket and the index are. */
export interface Place {
  bucket: string;
  /** Of the S3 API. */
  endpoint: string;
  /** The index's address without a trailing slash. */
  site: string;
}

export interface IndexCall {
  place: Place;
  batch: BatchCall;
}

export interface PlaceCall {
  place: Place;
}
