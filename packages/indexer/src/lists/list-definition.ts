import type { Views } from "../commit/views.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";

/**
 * How a list is kept: a state about many projects or keys, with an entry for each.
 *
 * @template N the name of a project, or a key
 * @template T what is known about one of them, as plain data
 */
export interface ListDefinition<N extends string, T> {
  /** For messages. */
  title: string;
  stateKey: string;
  headers: ObjectHeaders;
  viewKeys: readonly string[];
  /** It grows with the index: rendering its old state takes longer than reading the ETags of its views. */
  isLong?: true;
  /**
   * The list's new content. Entries that were not looked at stay as they are.
   *
   * Applying the same looks again changes nothing more.
   *
   * @param looked undefined for what is absent
   * @returns undefined if the list has nothing to say and must be absent; such a list has no views
   */
  next(before: string | undefined, looked: ReadonlyMap<N, T | undefined>): string | undefined;
  render(state: string): Views;
}

/** Where a list's entries come from: one object per entry. */
export interface EntrySource<N extends string, T> {
  /** What the lists are about, for messages. */
  title: string;
  key(name: N): string;
  read(store: Store, name: N): Promise<Look<T>>;
}

/** An entry's object, as it was seen; undefined if it was absent. */
export type Look<T> = { etag: string; known: T } | undefined;

export type Looks<N, T> = ReadonlyMap<N, Look<T>>;
