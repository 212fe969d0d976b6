import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { GetOutcome, Store } from "../store/store.ts";

/** How many bytes of metadata an attempt keeps until its views are rendered. Anything beyond that is read again. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** The metadata that an attempt has read or published, so that its views need not read it again. */
export class KeptMetadata implements Pick<Store, "get"> {
  readonly #store: Store;
  readonly #kept = new Map<string, Uint8Array>();
  #bytes = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param key of the distribution */
  keep(key: string, body: Uint8Array): void {
    this.#keepAt(metadataKey(key), body);
  }

  #keepAt(key: string, body: Uint8Array): void {
    if (this.#bytes + body.length > KEPT_BYTES) return;
    this.#bytes += body.length;
    this.#kept.set(key, body);
  }

  async get(key: string): Promise<GetOutcome> {
    const body = this.#kept.get(key);
    if (body === undefined) {
      const read = await this.#store.get(key);
      if (read.kind === "found") this.#keepAt(key, read.object.body);
      return read;
    }
    return { kind: "found", object: { body, etag: "", size: body.length, lastModified: new Date(0) } };
  }
}
