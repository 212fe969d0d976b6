import { metadataKey } from "@wheelyard/core/bucket-layout";
import type { GetOutcome, Store } from "../store/store.ts";

/** How many bytes of metadata an attempt keeps until its views are rendered. Anything beyond that is read again. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** The metadata that an attempt has just read or published, so that the views need not read it back. */
export class KeptMetadata implements Pick<Store, "get"> {
  readonly #store: Store;
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param key of the distribution */
  keep(key: string, body: Uint8Array): void {
    if (this.#bytes + body.length > KEPT_BYTES) return;
    this.#bytes += body.length;
    this.#kept.set(metadataKey(key), body);
  }

  async get(key: string): Promise<GetOutcome> {
    const body = this.#kept.get(key);
    if (body === undefined) return this.#store.get(key);
    return { kind: "found", object: { body, etag: "", size: body.length, lastModified: new Date(0) } };
  }
}
