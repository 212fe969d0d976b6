import pLimit from "p-limit";
import { allFulfilled } from "../commit/all-fulfilled.ts";
import type { Care } from "../commit/care.ts";
import { readEtag, requireEtag } from "../commit/etag.ts";
import { type Pause, StartAgainError, settle } from "../commit/settle.ts";
import { commitState, readState, type State } from "../commit/state.ts";
import { type Etags, etagsOf, readEtags, replaceViews, writeViews } from "../commit/views.ts";
import type { Store } from "../store/store.ts";
import type { EntrySource, ListDefinition, Look, Looks } from "./list-definition.ts";

/** How many projects or keys are looked at concurrently. */
const CONCURRENT_LOOKS = 16;

/** What the first attempt relies on. Later attempts look for themselves, and are thorough. */
export interface FirstAttempt<S extends string, T> {
  /**
   * `quick`: if a list needs no change, it and its views are left alone. If it does, its views are written over what
   * its old state says they are, without reading them. The run that wrote that state has written them too, or it died
   * and its message is delivered again.
   */
  care: Care;
  /** What was just committed about each name. */
  looks: Looks<S, T>;
}

/**
 * Brings lists in line with what the bucket says about these projects or keys. Afterwards their views are right,
 * whichever run wrote them last.
 *
 * The lists share the looks and nothing else: a list that can't be read doesn't hold up the others.
 *
 * @throws {NotSettledError} if the bucket kept moving
 * @throws whatever the store throws
 */
export function settleLists<S extends string, T>(
  lists: readonly ListDefinition<S, T>[],
  names: readonly S[],
  source: EntrySource<S, T>,
  { store, pause }: { store: Store; pause: Pause },
  first?: FirstAttempt<S, T>,
): Promise<void> {
  let waiting = lists;
  let hint = first;
  return settle(source.title, pause, async () => {
    const attempt = new Attempt(store, source, hint?.care ?? "thorough");
    const looks = hint?.looks;
    hint = undefined;
    const failures = await attempt.run(waiting, names, looks);
    waiting = [...failures.keys()];
    const errors = [...failures.values()];
    const [error] = [...errors.filter((failure) => failure instanceof StartAgainError), ...errors];
    if (error !== undefined) throw error;
  });
}

interface WrittenList<S extends string, T> {
  list: ListDefinition<S, T>;
  care: Care;
  looks: Looks<S, T>;
  before: State | undefined;
  /** The ETags of the views before the state was written; empty if the attempt is quick. */
  etags: Etags;
  text: string | undefined;
  etag: string | undefined;
}

class Attempt<S extends string, T> {
  readonly #store: Store;
  readonly #source: EntrySource<S, T>;
  readonly #care: Care;
  readonly #limit = pLimit(CONCURRENT_LOOKS);

  constructor(store: Store, source: EntrySource<S, T>, care: Care) {
    this.#store = store;
    this.#source = source;
    this.#care = care;
  }

  /** @returns the lists that are not settled, with the reason for each */
  async run(
    lists: readonly ListDefinition<S, T>[],
    names: readonly S[],
    known: Looks<S, T> | undefined,
  ): Promise<Map<ListDefinition<S, T>, unknown>> {
    const looking = known === undefined ? this.#look(names) : Promise.resolve(known);
    const writing = lists.map((list) => this.#write(list, looking));
    // Looks once for all lists, after the last of them was written; not at all if none was written.
    const lookAgain = once(async () => {
      await Promise.allSettled(writing);
      return this.#lookAgain(await looking);
    });
    const outcomes = await Promise.allSettled(
      writing.map(async (write) => {
        const written = await write;
        if (written !== undefined) await this.#finish(written, lookAgain);
      }),
    );
    return new Map(
      lists.flatMap((list, n) => {
        const outcome = outcomes[n];
        return outcome?.status === "rejected" ? [[list, outcome.reason as unknown] as const] : [];
      }),
    );
  }

  async #look(names: readonly S[]): Promise<Looks<S, T>> {
    const looks = names.map((name) =>
      this.#limit(async () => [name, await this.#source.read(this.#store, name)] as const),
    );
    return new Map(await allFulfilled(looks));
  }

  /** @returns the same looks, with a new one for each object that has changed */
  async #lookAgain(looks: Looks<S, T>): Promise<Looks<S, T>> {
    const again = [...looks].map(([name, look]) =>
      this.#limit(async () => {
        const isSame = (await readEtag(this.#store, this.#source.key(name))) === look?.etag;
        return [name, isSame ? look : await this.#source.read(this.#store, name)] as const;
      }),
    );
    return new Map(await allFulfilled(again));
  }

  /** @returns undefined if the list is right, and its views need no look */
  async #write(
    list: ListDefinition<S, T>,
    looking: Promise<Looks<S, T>>,
  ): Promise<WrittenList<S, T> | undefined> {
    const care = list.isLong ? "thorough" : this.#care;
    const [before, etags, looks] = await allFulfilled([
      readState(this.#store, list.stateKey),
      readEtags(this.#store, care === "quick" ? [] : list.viewKeys),
      looking,
    ]);
    const text = list.next(before?.text, knownOf(looks));
    if (care === "quick" && text === before?.text) return undefined;
    const etag = await commitState(this.#store, list.stateKey, before, text, list.headers, list.title);
    return { list, care, looks, before, etags, text, etag };
  }

  async #finish(written: WrittenList<S, T>, lookAgain: () => Promise<Looks<S, T>>): Promise<void> {
    const { list, looks, text, etag } = written;
    const [later] = await allFulfilled([lookAgain(), this.#writeViews(written)]);
    const isMoved = [...later].some(([name, look]) => look !== looks.get(name));
    if (isMoved && list.next(text, knownOf(later)) !== text) {
      throw new StartAgainError(`what ${list.title} lists was changed while it was written`);
    }
    if (list.viewKeys.length > 0) await requireEtag(this.#store, list.stateKey, etag, list.title);
  }

  async #writeViews({ list, care, before, etags, text, etag }: WrittenList<S, T>): Promise<void> {
    if (text === undefined) return;
    if (care === "thorough") return writeViews(this.#store, etags, list.render(text));
    const named = before === undefined ? new Map() : await etagsOf(list.render(before.text));
    await replaceViews(this.#store, named, list.render(text), () =>
      requireEtag(this.#store, list.stateKey, etag, list.title),
    );
  }
}

function knownOf<S, T>(looks: ReadonlyMap<S, Look<T>>): ReadonlyMap<S, T | undefined> {
  return new Map([...looks].map(([name, look]) => [name, look?.known]));
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
