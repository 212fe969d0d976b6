import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { View } from "../commit/views.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";

const decompress = promisify(gunzip);

/**
 * Whether an object is the view that it should be. Usually the ETag says so, and nothing is read. But ETags aren't MD5s
 * in every bucket, and another release of zlib compresses differently.
 */
export async function isView(
  store: Store,
  listed: ListedObject | undefined,
  view: View | undefined,
): Promise<boolean> {
  if (listed === undefined || view === undefined) return listed === view;
  if (listed.etag === contentEtag(view.body)) return true;
  const read = await store.get(listed.key);
  if (read.kind !== "found") return false;
  const { body } = read.object;
  if (view.headers.contentEncoding !== "gzip") return Buffer.from(view.body).equals(body);
  const expected = await decompress(view.body);
  try {
    return expected.equals(await decompress(body, { maxOutputLength: expected.length }));
  } catch {
    // Damaged, or longer than it should be.
    return false;
  }
}

/**
 * @param stateKey what the view is rendered from
 * @returns what is wrong with an object that isn't the view that it should be, in words that follow its key
 */
export async function viewProblem(
  store: Store,
  listed: ListedObject | undefined,
  view: View | undefined,
  stateKey: string,
): Promise<string | undefined> {
  if (await isView(store, listed, view)) return undefined;
  if (listed === undefined) return "is missing";
  return view === undefined ? "is left of what is gone" : `does not say what "${stateKey}" says`;
}
