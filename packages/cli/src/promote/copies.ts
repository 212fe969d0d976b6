import pLimit from "p-limit";
import { refused } from "../command-error.ts";
import type { Uploaded } from "../publish/await-listing.ts";
import type { OpenIndex } from "../target/open-index.ts";
import { type CopyOutcome, type CopySource, copyObject } from "./copy-object.ts";
import type { PromotedFile } from "./promoted-file.ts";

/** How many files are copied at once. S3 does the work. */
const COPIES_AT_ONCE = 8;

type Target = Pick<OpenIndex, "client" | "store" | "bucket">;

/** What a promotion has written, which it can take back. */
export class Copies {
  readonly #target: Target;
  readonly #written: { key: string; etag: string }[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /**
   * Copies files, each after the files beside it: a yanked file is never listed as one that is not.
   *
   * @param onFile called after each file
   * @throws {CommandError} if a key is taken, a source changed, or a copy has other bytes than its index lists
   */
  async copy(
    files: readonly PromotedFile[],
    signal: AbortSignal,
    onFile: () => void,
  ): Promise<Uploaded<PromotedFile>[]> {
    const limit = pLimit(COPIES_AT_ONCE);
    const ended = await Promise.allSettled(
      files.map((file) =>
        limit(async () => {
          for (const { key, source } of file.sideFiles) await this.#copyOne(source, key, signal);
          const { etag, sha256 } = await this.#copyOne(file.source, file.key, signal, file.sha256);
          if (sha256 !== undefined && sha256 !== file.sha256) {
            throw refused(
              `Cannot promote "${file.distribution.filename}": its page says sha256 ${file.sha256}, its copy has ${sha256}`,
            );
          }
          onFile();
          return { candidate: file, etag };
        }),
      ),
    );
    const failure = ended.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
    return ended.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  }

  /** Deletes what was written, the latest first. What someone else has overwritten since is theirs. */
  async takeBack(): Promise<void> {
    for (const { key, etag } of this.#written.toReversed()) {
      await this.#target.store.delete(key, { ifMatch: etag });
    }
  }

  /** An equal object counts as copied: an earlier run may have got that far. */
  async #copyOne(
    source: CopySource,
    key: string,
    signal: AbortSignal,
    sha256?: string,
  ): Promise<CopyOutcome> {
    signal.throwIfAborted();
    const { client, bucket } = this.#target;
    const outcome = await copyObject(client, source, { bucket, key }, signal);
    if (outcome.kind === "copied") {
      this.#written.push({ key, etag: outcome.etag });
    } else if (outcome.etag !== source.etag && (sha256 === undefined || outcome.sha256 !== sha256)) {
      throw refused(`Cannot promote to "s3://${bucket}/${key}": the bucket has another object there`);
    }
    return outcome;
  }
}
