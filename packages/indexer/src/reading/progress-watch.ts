import { InvalidFileError } from "./invalid-file-error.ts";

/** How long a file may be worked on without asking for more of its bytes. Unpacking a 4 MiB part takes a few seconds. */
export const STALL_SECONDS = 30;

/** How often a reader may ask for bytes of one file. A zip with the most entries allowed asks a tenth as often. */
export const MAX_READS = 1_000_000;

/**
 * Ends the reading of a file that would otherwise never end, so that it doesn't harm other files.
 *
 * Only the file's own time counts: whole seconds in which this process could work and the reading waited neither for S3
 * nor for its turn. No file is rejected because the connection is slow or the process is busy.
 */
export class ProgressWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #ended: Promise<never>;
  #reject: (reason: unknown) => void = () => {};
  #end: { reason: unknown } | undefined;
  #waits = 0;
  #reads = 0;
  #seconds = 0;

  constructor() {
    this.#ended = new Promise((_, reject) => {
      this.#reject = reject;
    });
    // Work on the file awaits it. If there is none, the end doesn't matter.
    this.#ended.catch(() => {});
    // One tick for each second in which this process was not held up: a late tick counts as one.
    this.#timer = setInterval(() => this.#tick(), 1_000);
  }

  #tick(): void {
    if (this.#waits === 0) this.#seconds += 1;
    if (this.#seconds < STALL_SECONDS) return;
    this.end(
      new InvalidFileError(
        `nothing came of it in ${STALL_SECONDS} s of reading, expected an archive that can be read to its end`,
      ),
    );
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  throwIfEnded(): void {
    if (this.#end !== undefined) throw this.#end.reason;
  }

  /** Counts a request for bytes. */
  progress(): void {
    this.#seconds = 0;
    this.#reads += 1;
    if (this.#reads > MAX_READS) {
      this.end(new InvalidFileError(`reading it asks for its bytes more than ${MAX_READS} times`));
    }
  }

  /** Waits for something that is not the file's fault. */
  async waiting<T>(other: Promise<T>): Promise<T> {
    this.#waits += 1;
    try {
      return await other;
    } finally {
      this.#waits -= 1;
      this.#seconds = 0;
    }
  }

  /** The outcome of the work, or the reason why it was ended first. */
  untilEnded<T>(work: Promise<T>): Promise<T> {
    // The abandoned work may fail later, which is harmless.
    work.catch(() => {});
    return Promise.race([work, this.#ended]);
  }

  end(reason: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = { reason };
    clearInterval(this.#timer);
    this.#reject(reason);
  }
}
