import { REJECTED_PREFIX, rejectionKey } from "@wheelyard/core/bucket-layout";
import type { Problem } from "@wheelyard/site/problems-page";
import { MAX_PROBLEMS, newestProblems, parseRejectionRecord } from "../lists/problems-list.ts";
import { contentEtag } from "../store/content-etag.ts";
import type { ListedObject, Store } from "../store/store.ts";

/** A rejected object and its record, as a listing shows them. */
interface ListedRejection extends Problem {
  object: ListedObject;
  record: ListedObject;
}

/** The newest rejections in the whole bucket, up to the limit of the list of problems. */
export class LatestRejections {
  #newest = new Map<string, ListedRejection>();

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
    if (this.#newest.size <= MAX_PROBLEMS) return;
    const kept = newestProblems([...this.#newest.values()]) as ListedRejection[];
    this.#newest = new Map(kept.map((rejection) => [rejection.key, rejection]));
  }

  keys(): string[] {
    return [...this.#newest.keys()];
  }

  /** Whether the record of a listed problem says what the list says. Usually the record's ETag is enough to know. */
  async isRight(problem: Problem, store: Store): Promise<boolean> {
    const rejection = this.#newest.get(problem.key);
    if (rejection === undefined) return false;
    const { key, uploaded, reason } = problem;
    const { etag } = rejection.object;
    const record = `${JSON.stringify({ key, etag, uploaded, reason })}\n`;
    if (contentEtag(record) === rejection.record.etag) return true;
    const read = await store.get(rejection.record.key);
    if (read.kind !== "found") return false;
    const said = parseRejectionRecord(Buffer.from(read.object.body).toString());
    return said.uploaded === uploaded && said.reason === reason;
  }
}
