import type { Store } from "../../src/store/store.ts";

/** What can go wrong with a store call. */
export type Fault =
  /** Nothing happens, and it fails. */
  | "fails"
  /** It happens, but fails: the answer was lost. */
  | "happens, then fails"
  /** It happens, its answer is lost, and its retry meets what was written: only for conditional writes. */
  | "happens, then conflicts"
  /** Nothing happens, because a concurrent write came first: only for conditional writes. */
  | "conflicts";

/** Makes the call with this number, from 0, meet a fault. */
export class FaultyStore implements Store {
  readonly #store: Store;
  readonly #faultyCall: number;
  readonly #fault: Fault;
  #calls = 0;
  /** The call that met the fault. */
  met: string | undefined;

  constructor(store: Store, faultyCall: number, fault: Fault) {
    this.#store = store;
    this.#faultyCall = faultyCall;
    this.#fault = fault;
  }

  get(...[key, options]: Parameters<Store["get"]>): ReturnType<Store["get"]> {
    return this.#call(`GET ${key}`, () => this.#store.get(key, options));
  }

  async *list(...[prefix, after]: Parameters<Store["list"]>): ReturnType<Store["list"]> {
    yield* await this.#call(`LIST ${prefix}*`, async () => {
      const objects = [];
      for await (const object of this.#store.list(prefix, after)) objects.push(object);
      return objects;
    });
  }

  put(...[key, body, headers, condition]: Parameters<Store["put"]>): ReturnType<Store["put"]> {
    return this.#call(`PUT ${key}`, () => this.#store.put(key, body, headers, condition), {
      kind: "conflict",
    });
  }

  delete(...[key, condition]: Parameters<Store["delete"]>): ReturnType<Store["delete"]> {
    return this.#call(`DELETE ${key}`, () => this.#store.delete(key, condition), { kind: "conflict" });
  }

  async #call<T>(what: string, perform: () => Promise<T>, conflict?: T): Promise<T> {
    if (this.#calls++ !== this.#faultyCall) return perform();
    this.met = what;
    if (this.#fault === "conflicts" && conflict !== undefined) return conflict;
    if (this.#fault !== "fails") await perform();
    if (this.#fault === "happens, then conflicts" && conflict !== undefined) return conflict;
    throw new Error(`${what} ${this.#fault}`);
  }
}
