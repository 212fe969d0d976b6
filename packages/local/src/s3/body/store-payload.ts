import type { Blobs, BlobWriter, Segment } from "../storage/blobs.ts";
import { type Payload, type ReceivedPayload, receivePayload } from "./payload.ts";

export interface StoredPayload extends ReceivedPayload {
  /** Held for the caller, who must release it. */
  content: Segment[];
}

/** Streams a body into a blob. A refused one leaves nothing. */
export async function storePayload(payload: Payload, blobs: Blobs): Promise<StoredPayload> {
  let writer: BlobWriter | undefined;
  try {
    const received = await receivePayload(payload, async (chunk) => {
      writer ??= await blobs.create();
      await writer.write(chunk);
    });
    return { ...received, content: writer === undefined ? [] : [await writer.finish()] };
  } catch (error) {
    await writer?.abandon();
    throw error;
  }
}
