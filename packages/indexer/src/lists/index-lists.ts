import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import { readEtag, requireEtag } from "../commit/etag.ts";
import { BucketMovedError, type Pause, settle } from "../commit/settle.ts";
import { commitState, readState } from "../commit/state.ts";
import { type Etags, readEtags, writeViews } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import type { ListDefinition, Look, Source } from "./list-definition.ts";

/** Projects or keys that are looked at concurrently. */
const CONCURRENT_LOOKS = 16;

/**
 * Makes lists say of these projects or keys what the bucket says. Afterwards their views are right, whichever run wrote
 * them last.
 *
 * The lists share the looks, and nothing else: one that can't be read holds up no other.
 *
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function indexLists<S extends string, T>(
  lists: readonly ListDefinition<S, T>[],
  names: readonly S[],
  source: Source<S, T>,
  { store, pause }: { store: Store; pause: Pause },
): Promise<void> {
  let waiting = lists;
  return settle(source.title, pause, async () => {
    const failures = await new Attempt(store, source).run(waiting, names);
    waiting = [...failures.keys()];
    const errors = [...failures.values()];
    const [error] = [...errors.filter((failure) => failure instanceof BucketMovedError), ...errors];
    if (error !== undefined) throw error;
  });
}

type Looks<S, T> = ReadonlyMap<S, Look<T>>;

interface WrittenList<S extends string, T> {
  list: ListDefinition<S, T>;
  looks: Looks<S, T>;
  /** Of the views, before the state was written. */
  etags: Etags;
  text: string | undefined;
  etag: string | undefined;
}

class Attempt<S extends string, T> {
  readonly #store: Store;
  readonly #source: Source<S, T>;

  constructor(store: Store, source: Source<S, T>) {
    this.#store = store;
    this.#source = source;
  }

  /** @returns the lists that are not settled, each with the reason */
  async run(
    lists: readonly ListDefinition<S, T>[],
    names: readonly S[],
  ): Promise<Map<ListDefinition<S, T>, unknown>> {
    const limit = pLimit(CONCURRENT_LOOKS);
    const looking = allFulfilled(
      names.map((name) => limit(async () => [name, await this.#source.read(this.#store, name)] as const)),
    ).then((looks) => new Map(looks));
    const writing = lists.map((list) => this.#write(list, looking));
    const lookingAgain = Promise.allSettled(writing).then(async () => this.#lookAgain(await looking));
    const outcomes = await Promise.allSettled(
      writing.map(async (written) => this.#finish(await written, lookingAgain)),
    );
    // If no list got as far as this look, nothing else waits for it.
    await Promise.allSettled([lookingAgain]);
    return new Map(
      lists.flatMap((list, n) => {
        const outcome = outcomes[n];
        return outcome?.status === "rejected" ? [[list, outcome.reason as unknown] as const] : [];
      }),
    );
  }

  /** @returns what was looked at, or another look at each object that has changed */
  async #lookAgain(looks: Looks<S, T>): Promise<Looks<S, T>> {
    const limit = pLimit(CONCURRENT_LOOKS);
    const again = [...looks].map(([name, look]) =>
      limit(async () => {
        const isSame = (await readEtag(this.#store, this.#source.key(name))) === look?.etag;
        return [name, isSame ? look : await this.#source.read(this.#store, name)] as const;
      }),
    );
    return new Map(await allFulfilled(again));
  }

  async #write(list: ListDefinition<S, T>, looking: Promise<Looks<S, T>>): Promise<WrittenList<S, T>> {
    const [before, etags, looks] = await allFulfilled([
      readState(this.#store, list.stateKey),
      readEtags(this.#store, list.viewKeys),
      looking,
    ]);
    const text = list.update(before?.text, knownOf(looks));
    const etag = await commitState(this.#store, list.stateKey, before, text, list.headers, list.title);
    return { list, looks, etags, text, etag };
  }

  async #finish(
    { list, looks, etags, text, etag }: WrittenList<S, T>,
    lookingAgain: Promise<Looks<S, T>>,
  ): Promise<void> {
    const [later] = await allFulfilled([
      lookingAgain,
      writeViews(this.#store, etags, text === undefined ? new Map() : list.render(text)),
    ]);
    const isMoved = [...later].some(([name, look]) => look !== looks.get(name));
    if (isMoved && list.update(text, knownOf(later)) !== text) {
      throw new BucketMovedError(`what ${list.title} says was changed while it was written`);
    }
    await requireEtag(this.#store, list.stateKey, etag, list.title);
  }
}

function knownOf<S, T>(looks: Looks<S, T>): ReadonlyMap<S, T | undefined> {
  return new Map([...looks].map(([name, look]) => [name, look?.known]));
}
