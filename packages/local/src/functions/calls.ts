import type { BatchCall } from "@wheelyard/indexer/threads/supervised-handler";

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

export interface PlaceCall {
  place: Place;
}
