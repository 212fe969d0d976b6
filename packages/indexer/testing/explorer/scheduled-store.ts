import type {
  DeleteOutcome,
  GetOptions,
  GetOutcome,
  ListedObject,
  ObjectHeaders,
  PutCondition,
  PutOutcome,
  Store,
} from "../../src/store/store.ts";
import type { MemoryStore } from "../memory-store.ts";
import type { StoreCall, StoreOutcome } from "./store-call.ts";

/** Stands for whichever version is there. Only a protocol with a part taken away deletes it. */
export const UNCONDITIONAL = "whichever is there";

/** Holds a call until the scheduler lets it happen, in one step, and then answers it. */
export type Issue = (call: StoreCall) => Promise<StoreOutcome>;

/**
 * A store whose calls happen when a scheduler says so. A listing is requested when it is iterated, as in the S3 store.
 */
export class ScheduledStore implements Store {
  readonly #issue: Issue;

  constructor(issue: Issue) {
    this.#issue = issue;
  }

  get(key: string, options: GetOptions = {}): Promise<GetOutcome> {
    return this.#issue({ kind: "get", key, options }) as Promise<GetOutcome>;
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    const outcome = await this.#issue({ kind: "list", key: prefix, after });
    yield* (outcome as StoreOutcome & { kind: "listed" }).objects;
  }

  put(key: string, body: Uint8Array, headers: ObjectHeaders, condition?: PutCondition): Promise<PutOutcome> {
    return this.#issue({ kind: "put", key, body, headers, condition }) as Promise<PutOutcome>;
  }

  delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    return this.#issue({ kind: "delete", key, condition }) as Promise<DeleteOutcome>;
  }
}

/** Does what the call asks for, in one step. */
export async function perform(call: StoreCall, store: MemoryStore): Promise<StoreOutcome> {
  switch (call.kind) {
    case "get":
      return store.get(call.key, call.options);
    case "list": {
      const objects: ListedObject[] = [];
      for await (const object of store.list(call.key, call.after)) objects.push(object);
      return { kind: "listed", objects };
    }
    case "put":
      return store.put(call.key, call.body, call.headers, call.condition);
    case "delete":
      if (call.condition.ifMatch === UNCONDITIONAL) {
        store.remove(call.key);
        return { kind: "deleted" };
      }
      return store.delete(call.key, call.condition);
  }
}
