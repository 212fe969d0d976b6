/**
 * Increasing hexadecimal numbers of equal length. They increase across restarts too, unless the clock goes back.
 */
export class Sequence {
  #last = 0n;

  next(): string {
    const now = BigInt(Date.now()) << 20n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last.toString(16).toUpperCase().padStart(18, "0");
  }
}
