import { createHash } from "node:crypto";
import pLimit from "p-limit";
import { allSettled } from "../store/all-settled.ts";
import { BucketMovedError } from "../store/settle.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";

/** An object that is rendered from the state and can be rendered again at any time. */
export interface View {
  body: Uint8Array;
  headers: ObjectHeaders;
}

/**
 * What must lie at each of these keys: a view, or nothing. A view is rendered when its turn comes to be written, so
 * that those of a large project are never in memory all at once.
 */
export type Views = ReadonlyMap<string, () => Promise<View | undefined>>;

/** Views of one page that are rendered and written side by side. */
const CONCURRENT_VIEWS = 4;

/** The version of the object at each key that was read; undefined where there was none. */
export type Versions = ReadonlyMap<string, string | undefined>;

export async function readVersions(store: Store, keys: Iterable<string>): Promise<Versions> {
  const reads = [...keys].map(async (key) => [key, await version(store, key)] as const);
  return new Map(await allSettled(reads));
}

/** @returns the ETag; undefined where there is no object at the key */
export async function version(store: Store, key: string): Promise<string | undefined> {
  const read = await store.get(key, { range: { first: 0, last: 0 } });
  return read.kind === "found" ? read.object.etag : undefined;
}

/**
 * Makes the views what they must be.
 *
 * A view that is right already is not written again. It is recognised by its ETag, which S3 makes the MD5 of the
 * content; where it isn't (a bucket with KMS keys), the view is only written once too often.
 *
 * What was read is older than the state that was committed since. That is good enough for the condition of a write,
 * but not for a reason to leave a view alone: another run may have written it, and found the state unchanged, just
 * before. So a view that needs no write is looked at again.
 *
 * @param read the versions of all these keys
 * @throws {BucketMovedError} where somebody else wrote one meanwhile
 */
export async function writeViews(store: Store, read: Versions, views: Views): Promise<void> {
  const rendering = pLimit(CONCURRENT_VIEWS);
  await allSettled(
    [...views].map(([key, render]) =>
      rendering(async () => settleView(store, key, read.get(key), await render())),
    ),
  );
}

async function settleView(
  store: Store,
  key: string,
  read: string | undefined,
  view: View | undefined,
): Promise<void> {
  if (view === undefined) {
    if (read === undefined) return lookAgain(store, key, read);
    const deleted = await store.delete(key, { ifMatch: read });
    if (deleted.kind === "conflict") throw moved(key);
    return;
  }
  if (read === md5(view.body)) return lookAgain(store, key, read);
  const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read };
  const written = await store.put(key, view.body, view.headers, condition);
  if (written.kind === "conflict") throw moved(key);
}

async function lookAgain(store: Store, key: string, read: string | undefined): Promise<void> {
  if ((await version(store, key)) !== read) throw moved(key);
}

function moved(key: string): BucketMovedError {
  return new BucketMovedError(`"${key}" was changed by another run`);
}

function md5(body: Uint8Array): string {
  return createHash("md5").update(body).digest("hex");
}
