import pLimit from "p-limit";
import { contentEtag } from "../store/content-etag.ts";
import type { ObjectHeaders, Store } from "../store/store.ts";
import { allFulfilled } from "./all-fulfilled.ts";
import { readEtag, requireEtag } from "./etag.ts";
import { tryWriteOver, writeOver } from "./write-over.ts";

/** An object that is rendered from the state, and can be rendered again at any time. */
export interface View {
  body: Uint8Array;
  headers: ObjectHeaders;
}

/**
 * What must be at each of these keys: a view, or nothing. A view is rendered when it is about to be written, so that
 * the views of a large project are never all in memory at once.
 */
export type Views = ReadonlyMap<string, () => Promise<View | undefined>>;

/** How many views of one page are rendered and written concurrently. */
const CONCURRENT_VIEWS = 16;

/** Views that were rendered once, so that their ETags are known. */
export interface RenderedViews {
  views: Views;
  /** The ETag that S3 gives to the view at each key; undefined if there must be none. */
  etags: Etags;
}

/** How many bytes of rendered views a run keeps until they are written. Any others are rendered again. */
const KEPT_BYTES = 4 * 1024 * 1024;

/** Renders views before the state is committed, because the state names the ETags that they must have. */
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

/** The version that was read at each key; undefined if there was no object. */
export type Etags = ReadonlyMap<string, string | undefined>;

/** Only the ETags of objects that exist. */
export function knownEtags(etags: Etags): Map<string, string> {
  return new Map([...etags].flatMap(([key, etag]) => (etag === undefined ? [] : [[key, etag] as const])));
}

export async function readEtags(store: Store, keys: Iterable<string>): Promise<Etags> {
  const reads = [...keys].map(async (key) => [key, await readEtag(store, key)] as const);
  return new Map(await allFulfilled(reads));
}

/**
 * Brings the views up to date.
 *
 * A view that is already right is not written again. It is recognised by its ETag, which S3 computes as the MD5 of the
 * content. Where S3 doesn't (a bucket with KMS keys), the view is written once too often, and that is all.
 *
 * The versions were read before the state was committed. That is good enough as the condition of a write, but not as a
 * reason to leave a view alone: another run may have found the state unchanged and written the view just before. So a
 * view that needs no write is looked at again.
 *
 * @param read the versions of all these keys
 * @throws {StartAgainError} if another run wrote one meanwhile
 */
export async function writeViews(store: Store, read: Etags, views: Views): Promise<void> {
  const rendering = pLimit(CONCURRENT_VIEWS);
  await allFulfilled(
    [...views].map(([key, render]) =>
      rendering(async () => ensureView(store, key, read.get(key), await render())),
    ),
  );
}

/**
 * Brings the views up to date without reading them: each is written over the version that the previous state names.
 *
 * A view that differs from what that state says was left by a run that died, or is being written by a slow run. Then it
 * is read. What is read belongs to the state that was committed or to an older one, provided that the state is still
 * the same afterwards, and so may be written over. A view that doesn't change is read as well, and so is one that must
 * be absent and that the state doesn't name.
 *
 * @param named the ETags that the previous state names
 * @param requireReplaceable checks whether a view that was read may be written over
 * @throws {StartAgainError} if another run wrote one meanwhile
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

async function ensureView(
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
