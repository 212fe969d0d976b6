import { createHash } from "node:crypto";
import { agreementKey } from "@wheelyard/core/bucket-layout/record-keys";
import { READING_REVISION } from "@wheelyard/core/project-page";
import { readState, type State } from "../commit/state.ts";
import type { IndexLocation } from "../lists/index-location.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";
import type { Action } from "./comparison.ts";

/** Raise it when everything must be compared again even where the build isn't known, as on one machine. */
const FORMAT = 4;

/** What objects agreed with besides each other: what is rendered into the pages, and the code that renders them. */
export interface AgreedWith {
  build?: string | undefined;
  location: Pick<IndexLocation, "site">;
}

/**
 * A digest of a group of objects as a listing shows them. The same digest means the same keys with the same content,
 * compared by the same build for the same address.
 */
export function digestOf(
  group: string,
  objects: readonly ListedObject[],
  { build, location }: AgreedWith,
): string {
  const hash = createHash("sha256").update(
    JSON.stringify([FORMAT, READING_REVISION, build ?? null, location.site ?? null, group]),
  );
  for (const { key, etag } of objects) hash.update(JSON.stringify([key, etag]));
  return hash.digest("hex").slice(0, 32);
}

/**
 * The digests of groups that were compared and agreed, kept in the bucket. Whether objects agree depends only on their
 * content, so a group with one of these digests needn't be read again. This only saves reads: if the digests are lost,
 * everything is compared.
 */
export class Agreement {
  readonly #store: Store;
  readonly #key: string;
  readonly #listed: ListedObject | undefined;
  #read: State | undefined;

  /** @param listed the objects that the listing showed, by key */
  constructor(store: Store, name: string, listed: ReadonlyMap<string, ListedObject>) {
    this.#store = store;
    this.#key = agreementKey(name);
    this.#listed = listed.get(this.#key);
  }

  /**
   * Those of these digests that are remembered. If nothing else is remembered, the ETag in the listing says so, and
   * nothing is read.
   */
  async remembered(digests: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.#listed === undefined) return new Set();
    if (this.#listed.etag === contentEtag(textOf(digests))) return new Set(digests);
    const read = await readState(this.#store, this.#key);
    if (read === undefined) return new Set();
    this.#read = read;
    const known = new Set(read.text.split("\n"));
    return new Set(digests.filter((digest) => known.has(digest)));
  }

  /** What must be written to remember exactly these. If two runs write at once, either will do. */
  remembering(digests: readonly string[]): Action[] {
    const text = textOf(digests);
    const over = this.#read?.etag ?? this.#listed?.etag;
    const isSaid = over === contentEtag(text) || this.#read?.text === text;
    if (isSaid || (over === undefined && text === "")) return [];
    return [{ kind: "note-agreement", key: this.#key, text, over }];
  }
}

function textOf(digests: readonly string[]): string {
  return digests
    .toSorted()
    .map((digest) => `${digest}\n`)
    .join("");
}
