import type { Store } from "../../src/store/store.ts";
import { listedFiles } from "../../testing/explorer/listed-files.ts";
import type { PreparedBucket } from "./prepared-bucket.ts";

const PAGES = /^_index\/simple\/[^/]+\/(?:state\.json|index\.(?:json|html|json\.gz))$/;

/** Notices when a page loses a file that nobody touched. */
export class LossDetector {
  readonly #bucket: PreparedBucket;
  readonly #listed: ReadonlyMap<string, readonly string[]>;
  lost: string | undefined;

  constructor(bucket: PreparedBucket) {
    this.#bucket = bucket;
    const pages = bucket.objects.keys("_index/simple/").filter((key) => PAGES.test(key));
    this.#listed = new Map(pages.map((page) => [page, this.#untouched(page)]));
  }

  look(): void {
    for (const [page, before] of this.#listed) {
      const now = this.#untouched(page);
      const lost = before.find((key) => !now.includes(key));
      if (lost !== undefined) this.lost ??= `${page} lost ${lost}`;
    }
  }

  #untouched(page: string): string[] {
    const files = listedFiles(page, this.#bucket.objects.bytes(page));
    return files.map(({ key }) => key).filter((key) => !this.#bucket.touched.has(key));
  }
}

/** The bucket's objects. The detector looks at the pages after each write. */
export function watched({ objects }: PreparedBucket, detector: LossDetector): Store {
  const look = <T>(outcome: T): T => {
    detector.look();
    return outcome;
  };
  return {
    get: (...call) => objects.get(...call),
    list: (...call) => objects.list(...call),
    put: (...call) => objects.put(...call).then(look),
    delete: (...call) => objects.delete(...call).then(look),
  };
}
