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

/** A call of the store: `put acme-1.0.zip`. */
export interface StoreCall {
  operation: "get" | "list" | "put" | "delete";
  key: string;
  /** The size of the body that was read or written. */
  bytes: number;
}

/**
 * A store in which every call takes equally long: concurrent calls are answered in one round, once there are no more to
 * make. So rounds are successive round trips, whatever the machine does.
 */
export class RoundStore implements Store {
  rounds: StoreCall[][] = [];
  readonly #store: Store;
  #waiting: (() => void)[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  async get(key: string, options?: GetOptions): Promise<GetOutcome> {
    const call = await this.#turn("get", key);
    const read = await this.#store.get(key, options);
    if (read.kind === "found") call.bytes = read.object.body.length;
    return read;
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    await this.#turn("list", prefix);
    yield* this.#store.list(prefix, after);
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition?: PutCondition,
  ): Promise<PutOutcome> {
    const call = await this.#turn("put", key);
    call.bytes = body.length;
    return this.#store.put(key, body, headers, condition);
  }

  async delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    await this.#turn("delete", key);
    return this.#store.delete(key, condition);
  }

  /** The round in which a key was written, from 1. */
  roundOfPut(key: string): number {
    return (
      this.rounds.findIndex((calls) => calls.some((call) => call.operation === "put" && call.key === key)) + 1
    );
  }

  #turn(operation: StoreCall["operation"], key: string): Promise<StoreCall> {
    const call = { operation, key, bytes: 0 };
    // Everything that answers set off happens before the next immediate, so by then this round is complete.
    if (this.#waiting.length === 0) setImmediate(() => this.#answer());
    if (this.#waiting.length === 0) this.rounds.push([]);
    this.rounds.at(-1)?.push(call);
    return new Promise((resolve) => this.#waiting.push(() => resolve(call)));
  }

  #answer(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const answer of waiting) answer();
  }
}
