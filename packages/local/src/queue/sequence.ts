/**
 * Hexadecimal numbers of equal length that rise from one to the next, across restarts too as long as the clock
 * does not go back.
 */
export class Sequence {
  #last = 0n;

  next(): string {
    const now = BigInt(Date.now()) << 20n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last.toString(16).toUpperCase().padStart(18, "0");
  }
}
