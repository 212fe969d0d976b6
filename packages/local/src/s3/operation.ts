import type { Payload } from "./body/payload.ts";
import type { Segment } from "./storage/blobs.ts";
import type { Storage } from "./storage/storage.ts";

/** A verified request for one operation. */
export interface OperationRequest {
  method: string;
  /** Empty for a request to the service itself. */
  bucket: string;
  /** Empty for a request to a bucket. */
  key: string;
  /** Without those of the signature. */
  query: ReadonlyMap<string, string>;
  /** By lowercase name. */
  headers: ReadonlyMap<string, string>;
  payload: Payload;
  storage: Storage;
  /** The region that the endpoint claims. */
  region: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: AnswerBody;
}

/** Segments are already held for the reader; the sender releases them. */
export type AnswerBody =
  | { kind: "xml"; text: string }
  | { kind: "segments"; segments: Segment[]; size: number };

export type Operation = (request: OperationRequest) => Promise<Answer>;

export function xmlAnswer(text: string, headers: Record<string, string> = {}): Answer {
  return { status: 200, headers, body: { kind: "xml", text } };
}
