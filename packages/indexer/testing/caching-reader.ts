import { metadataKey } from "@wheelyard/core/bucket-layout/record-keys";
import { filePath } from "@wheelyard/core/file-url";
import type { MemoryStore } from "./memory-store.ts";

/** A CDN in front of a bucket: what was read once is served for ever, unless its path is invalidated. */
export class CachingReader {
  readonly #bucket: MemoryStore;
  /** The key and the content served under each path. */
  readonly #cached = new Map<string, { key: string; text: string }>();

  constructor(bucket: MemoryStore) {
    this.#bucket = bucket;
  }

  /** Reads a file like pip: its metadata first. */
  read(key: string): void {
    for (const served of [metadataKey(key), key]) {
      const text = this.#bucket.text(served);
      const path = filePath(served);
      if (text !== undefined && !this.#cached.has(path)) this.#cached.set(path, { key: served, text });
    }
  }

  invalidate(paths: readonly string[]): void {
    for (const path of paths) {
      if (path.endsWith("*")) {
        for (const cached of this.#cached.keys()) {
          if (cached.startsWith(path.slice(0, -1))) this.#cached.delete(cached);
        }
      } else {
        this.#cached.delete(path);
      }
    }
  }

  /** Paths under which something else is served than what is in the bucket. */
  stale(): string[] {
    return [...this.#cached]
      .filter(([, { key, text }]) => this.#bucket.text(key) !== text)
      .map(([path]) => path);
  }

  paths(): string[] {
    return [...this.#cached.keys()];
  }
}
