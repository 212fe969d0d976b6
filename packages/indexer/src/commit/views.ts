import pLimit from "p-limit";
import { contentEtag } from "../store/content-etag.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";
import { allFulfilled } from "./all-fulfilled.ts";
import { readEtag, requireEtag } from "./etag.ts";
import { tryWriteOver, writeOver } from "./write-over.ts";

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

/** Views of one page that are rendered and written concurrently. */
const CONCURRENT_VIEWS = 16;

/** Views that were rendered once, to know what their ETags will be. */
export interface RenderedViews {
  views: Views;
  /** For each key the ETag that S3 gives to its view; undefined if there must be none. */
  etags: Etags;
}

/** Bytes of rendered views that a run keeps until they are written. Those beyond are rendered again. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Renders views before the state is committed, which says how they look when they are right. */
export async function renderViews(views: Views): Promise<RenderedViews> {
  const rendering = pLimit(CONCURRENT_VIEWS);
  let kept = 0;
  const rendered = await allFulfilled(
    [...views].map(([key, render]) =>
      rendering(async () => {
        const view = await render();
        kept += view?.body.length ?? 0;
        const again = kept <= KEPT_BYTES ? async () => view : render;
        return { key, etag: view && contentEtag(view.body), render: again };
      }),
    ),
  );
  return {
    views: new Map(rendered.map(({ key, render }) => [key, render])),
    etags: new Map(rendered.map(({ key, etag }) => [key, etag])),
  };
}

/** The ETags that S3 gives to the views. */
export async function etagsOf(views: Views): Promise<Etags> {
  return (await renderViews(views)).etags;
}

/** The version of the object at each key that was read; undefined if there was none. */
export type Etags = ReadonlyMap<string, string | undefined>;

/** Those of the objects that are there. */
export function knownEtags(etags: Etags): Map<string, string> {
  return new Map([...etags].flatMap(([key, etag]) => (etag === undefined ? [] : [[key, etag] as const])));
}

export async function readEtags(store: Store, keys: Iterable<string>): Promise<Etags> {
  const reads = [...keys].map(async (key) => [key, await readEtag(store, key)] as const);
  return new Map(await allFulfilled(reads));
}

/**
 * Makes the views what they must be.
 *
 * A view that is right already is not written again. It is recognised by its ETag, which S3 makes the MD5 of the
 * content. Where S3 doesn't (a bucket with KMS keys), the view is written once too often, and that is all.
 *
 * What was read is older than the state that was committed since. That is good enough as the condition of a write, but
 * not as a reason to leave a view alone: another run may have found the state unchanged and written the view just
 * before. So a view that needs no write is looked at again.
 *
 * @param read the versions of all these keys
 * @throws {BucketMovedError} if another run wrote one meanwhile
 */
export async function writeViews(store: Store, read: Etags, views: Views): Promise<void> {
  const rendering = pLimit(CONCURRENT_VIEWS);
  await allFulfilled(
    [...views].map(([key, render]) =>
      rendering(async () => settleView(store, key, read.get(key), await render())),
    ),
  );
}

/**
 * Makes the views what they must be, over what the state before them says that they are: without reading them.
 *
 * A view that isn't as that state says was left by a run that died, or is being written by one that is slow. It is read
 * then. What is read belongs to the state that was committed or to an older one, if that is still the state afterwards: so
 * it may be written over. A view that doesn't change, or that nothing is known of and must be absent, is read as well.
 *
 * @param named the ETags that the state before names
 * @param requireReplaceable looks whether what was read of a view may be written over
 * @throws {BucketMovedError} if another run wrote one meanwhile
 */
export async function replaceViews(
  store: Store,
  named: Etags,
  views: Views,
  requireReplaceable: (key: string) => Promise<void>,
): Promise<void> {
  const rendering = pLimit(CONCURRENT_VIEWS);
  await allFulfilled(
    [...views].map(([key, render]) =>
      rendering(async () => {
        const view = await render();
        const wanted = view && contentEtag(view.body);
        const expected = named.get(key);
        if (wanted !== expected && (await tryWriteOver(store, key, expected, view))) return;
        const read = await readEtag(store, key);
        if (read === wanted) return;
        await requireReplaceable(key);
        await writeOver(store, key, read, view, `"${key}"`);
      }),
    ),
  );
}

async function settleView(
  store: Store,
  key: string,
  read: string | undefined,
  view: View | undefined,
): Promise<void> {
  const isRight = view === undefined ? read === undefined : read === contentEtag(view.body);
  const what = `"${key}"`;
  if (isRight) return requireEtag(store, key, read, what);
  await writeOver(store, key, read, view, what);
}
