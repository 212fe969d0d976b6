/**
 * A 64-bit fingerprint of a bag of texts. The order in which texts are added doesn't matter, and each can be removed.
 */
export class Fingerprint {
  #high = 0;
  #low = 0;

  add(text: string): void {
    const [high, low] = hash(text);
    this.#high = (this.#high + high) >>> 0;
    this.#low = (this.#low + low) >>> 0;
  }

  remove(text: string): void {
    const [high, low] = hash(text);
    this.#high = (this.#high - high) >>> 0;
    this.#low = (this.#low - low) >>> 0;
  }

  clear(): void {
    this.#high = 0;
    this.#low = 0;
  }

  toString(): string {
    return `${this.#high.toString(36)}.${this.#low.toString(36)}`;
  }
}

/** Two multiplicative hashes with cross-mixed finalisers. */
function hash(text: string): [number, number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  const a = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const b = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return [a >>> 0, b >>> 0];
}
