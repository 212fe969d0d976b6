import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import type { GetOutcome, Store } from "@wheelyard/indexer/store/store";
import type { ListedPackage } from "../measure/package-list.ts";
import { metadataOf } from "./pages-of-list.ts";

/** A bucket that has only the metadata of the files in a list. Rendering asks for no more. */
export class PublishedMetadata implements Store {
  readonly #packages: ReadonlyMap<string, ListedPackage>;

  constructor(packages: readonly ListedPackage[]) {
    this.#packages = new Map(packages.map((listed) => [metadataKey(listed.filename), listed]));
  }

  async get(key: string): Promise<GetOutcome> {
    const listed = this.#packages.get(key);
    if (listed === undefined) return { kind: "missing" };
    const body = Buffer.from(metadataOf(listed));
    return { kind: "found", object: { body, etag: "", size: body.length, lastModified: new Date(0) } };
  }

  list(): never {
    throw new Error("Cannot list: expected to be asked for metadata only");
  }

  put(): Promise<never> {
    return Promise.reject(new Error("Cannot write: expected to be asked for metadata only"));
  }

  delete(): Promise<never> {
    return Promise.reject(new Error("Cannot delete: expected to be asked for metadata only"));
  }
}
