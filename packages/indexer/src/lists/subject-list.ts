import type { Views } from "../commit/views.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";

/**
 * An object that says something of many subjects: of projects, or of keys.
 *
 * @template S names a subject
 * @template T what is known of one subject, as plain data
 */
export interface SubjectList<S extends string, T> {
  /** For messages. */
  title: string;
  stateKey: string;
  headers: ObjectHeaders;
  viewKeys: readonly string[];
  /**
   * The list's new content. Subjects that are not among those looked at stay as they are.
   *
   * Done again with the same looks, it changes nothing more.
   *
   * @param looked undefined for a subject that is not there
   * @returns undefined where the list has nothing to say and is not there; such a list has no views
   */
  update(before: string | undefined, looked: ReadonlyMap<S, T | undefined>): string | undefined;
  render(state: string): Views;
}

/** Where it stands what there is to say of each subject: in one object for each. */
export interface Source<S extends string, T> {
  /** What the lists are about, for messages. */
  title: string;
  key(subject: S): string;
  read(store: Store, subject: S): Promise<Look<T>>;
}

/** A subject's object as it was looked at; undefined where there was none. */
export type Look<T> = { etag: string; known: T } | undefined;
