const NOTHING = new Uint8Array();

/** Bytes that arrive in pieces, and are taken in the lengths that a parser wants. */
export class ByteStream {
  /** The offset of the next byte. */
  position = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = NOTHING;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next bytes that have arrived, at most `most`; none at the end. */
  async next(most: number): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      const piece = await this.#pieces.next();
      if (piece.done) return NOTHING;
      this.#held = piece.value;
    }
    const taken = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(taken.length);
    this.position += taken.length;
    return taken;
  }

  /** The next `length` bytes; fewer if the stream ends before. */
  async take(length: number): Promise<Uint8Array> {
    const first = await this.next(length);
    if (first.length === length) return first;
    const taken = [first];
    for await (const piece of this.pieces(length - first.length)) taken.push(piece);
    return Buffer.concat(taken);
  }

  /** The next `length` bytes, piece by piece; fewer if the stream ends before. */
  async *pieces(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let missing = length; missing > 0; ) {
      const piece = await this.next(missing);
      if (piece.length === 0) return;
      missing -= piece.length;
      yield piece;
    }
  }

  /** Puts back what was taken last and is not wanted. */
  putBack(bytes: Uint8Array): void {
    this.position -= bytes.length;
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([bytes, this.#held]);
  }

  /** Ends the source of the bytes. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
