/** Reads a stream of chunks by line or by count. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /**
   * Reads past the next line feed and returns the line without it; undefined if the stream ends, or the line exceeds
   * `limit` bytes, before there is one.
   */
  async readLine(limit: number): Promise<string | undefined> {
    let searched = 0;
    for (;;) {
      const end = this.#rest.indexOf(0x0a, searched);
      if (end !== -1 && end <= limit) {
        const line = this.#rest.toString("latin1", 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line.endsWith("\r") ? line.slice(0, -1) : line;
      }
      if (this.#rest.length > limit) return undefined;
      searched = this.#rest.length;
      const more = await this.#next();
      if (more === undefined) return undefined;
      this.#rest = Buffer.concat([this.#rest, more]);
    }
  }

  /** Returns the next bytes, at least one and at most `most`; undefined at the end of the stream. */
  async read(most: number): Promise<Buffer | undefined> {
    if (this.#rest.length === 0) {
      const more = await this.#next();
      if (more === undefined) return undefined;
      this.#rest = more;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async #next(): Promise<Buffer | undefined> {
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }
}
