import { REJECTED_PREFIX, rejectionKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { RejectionEntry } from "@wheelyard/site/rejections-page";
import { parseRejection, serializeRejection } from "../lists/rejection-record.ts";
import { MAX_REJECTIONS, newestRejections } from "../lists/rejections-list.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";

/** A rejected object and its record, as a listing shows them. */
interface FoundRejection extends RejectionEntry {
  object: ListedObject;
  record: ListedObject;
}

/** The newest rejections in one root, up to the limit of the list of rejections. */
export class LatestRejections {
  #newest = new Map<string, FoundRejection>();

  /** @param objects all objects in the listing of a project, or of a key that can't be listed */
  add(objects: readonly ListedObject[]): void {
    const records = new Map(
      objects.filter(({ key }) => key.startsWith(REJECTED_PREFIX)).map((record) => [record.key, record]),
    );
    if (records.size === 0) return;
    for (const object of objects) {
      const record = records.get(rejectionKey(object.key));
      if (record === undefined) continue;
      const uploaded = object.lastModified.toISOString();
      this.#newest.set(object.key, { key: object.key, uploaded, reason: "", object, record });
    }
    if (this.#newest.size <= MAX_REJECTIONS) return;
    const kept = newestRejections([...this.#newest.values()]) as FoundRejection[];
    this.#newest = new Map(kept.map((rejection) => [rejection.key, rejection]));
  }

  keys(): string[] {
    return [...this.#newest.keys()];
  }

  /** Whether the record of a listed rejection says what the list says. Usually the record's ETag is enough to know. */
  async isRight(listed: RejectionEntry, store: Store): Promise<boolean> {
    const found = this.#newest.get(listed.key);
    if (found === undefined) return false;
    const { key, uploaded, reason } = listed;
    const { etag } = found.object;
    const record = serializeRejection({ key, etag, uploaded, reason });
    if (contentEtag(record) === found.record.etag) return true;
    const read = await store.get(found.record.key);
    if (read.kind !== "found") return false;
    const said = parseRejection(`the rejection record of "${key}"`, Buffer.from(read.object.body).toString());
    return said.uploaded === uploaded && said.reason === reason;
  }
}
