import type { ObjectHeaders, Store } from "../store/store.ts";
import { requireEtag } from "./etag.ts";
import { writeOver } from "./write-over.ts";

/** The text of a state, as it was read. Views are rendered from it. */
export interface State {
  etag: string;
  text: string;
}

export async function readState(store: Store, key: string): Promise<State | undefined> {
  const read = await store.get(key);
  if (read.kind !== "found") return undefined;
  return { etag: read.object.etag, text: Buffer.from(read.object.body).toString() };
}

/**
 * Writes this text as the state, over what was read.
 *
 * If there is nothing to write, it checks that the state is still what was read. Either way, the views whose versions
 * were read before are views of this state or of an older one.
 *
 * @param text undefined if there must be no state
 * @param what what the state is, for the message
 * @returns the state's version; undefined if there is none
 * @throws {StartAgainError} if another run wrote it meanwhile
 */
export async function commitState(
  store: Store,
  key: string,
  before: State | undefined,
  text: string | undefined,
  headers: ObjectHeaders,
  what: string,
): Promise<string | undefined> {
  if (before?.text === text) {
    await requireEtag(store, key, before?.etag, what);
    return before?.etag;
  }
  const object = text === undefined ? undefined : { body: Buffer.from(text), headers };
  return writeOver(store, key, before?.etag, object, what);
}
