import type {
  DeleteOutcome,
  GetOptions,
  GetOutcome,
  ListedObject,
  ObjectHeaders,
  PutCondition,
  PutOutcome,
  Store,
} from "../src/store/store.ts";

/** A store that remembers its calls: `get acme-1.0.zip`. */
export class CountingStore implements Store {
  calls: string[] = [];
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  get(key: string, options?: GetOptions): Promise<GetOutcome> {
    this.calls.push(`get ${key}`);
    return this.#store.get(key, options);
  }

  list(prefix: string, after?: string): AsyncIterable<ListedObject> {
    this.calls.push(`list ${prefix}`);
    return this.#store.list(prefix, after);
  }

  put(key: string, body: Uint8Array, headers: ObjectHeaders, condition?: PutCondition): Promise<PutOutcome> {
    this.calls.push(`put ${key}`);
    return this.#store.put(key, body, headers, condition);
  }

  delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    this.calls.push(`delete ${key}`);
    return this.#store.delete(key, condition);
  }
}
