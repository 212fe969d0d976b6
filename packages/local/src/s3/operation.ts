import type { Payload } from "./body/payload.ts";
import type { Segment } from "./storage/blobs.ts";
import type { Storage } from "./storage/storage.ts";

/** A verified request for one operation. */
export interface OperationRequest {
  method: string;
  /** Empty where the service itself is asked. */
  bucket: string;
  /** Empty where a bucket is asked. */
  key: string;
  /** Those that belong to the signature are left out. */
  query: ReadonlyMap<string, string>;
  /** By lowercase name. */
  headers: ReadonlyMap<string, string>;
  payload: Payload;
  storage: Storage;
  /** The region the endpoint says it stands in. */
  region: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: AnswerBody;
}

/** Segments are held for the reader already, and released by whoever sends them. */
export type AnswerBody =
  | { kind: "xml"; text: string }
  | { kind: "segments"; segments: Segment[]; size: number };

export type Operation = (request: OperationRequest) => Promise<Answer>;

export function xmlAnswer(text: string, headers: Record<string, string> = {}): Answer {
  return { status: 200, headers, body: { kind: "xml", text } };
}
