import { compareBytes } from "./byte-order.ts";

/** The keys of a bucket in byte order. */
export class KeyIndex {
  readonly #keys: string[];

  constructor(keys: Iterable<string>) {
    this.#keys = [...keys].sort(compareBytes);
  }

  get size(): number {
    return this.#keys.length;
  }

  add(key: string): void {
    const position = this.#firstWhere((other) => compareBytes(other, key) >= 0);
    if (this.#keys[position] !== key) this.#keys.splice(position, 0, key);
  }

  remove(key: string): void {
    const position = this.#firstWhere((other) => compareBytes(other, key) >= 0);
    if (this.#keys[position] === key) this.#keys.splice(position, 1);
  }

  /** The first key at or after `bound`. */
  firstFrom(bound: string): string | undefined {
    return this.#keys[this.#firstWhere((key) => compareBytes(key, bound) >= 0)];
  }

  /** The first key after `bound`. */
  firstAfter(bound: string): string | undefined {
    return this.#keys[this.#firstWhere((key) => compareBytes(key, bound) > 0)];
  }

  /** The first key after all that begin with `prefix`. */
  firstBeyond(prefix: string): string | undefined {
    return this.#keys[this.#firstWhere((key) => !key.startsWith(prefix) && compareBytes(key, prefix) > 0)];
  }

  /** @param holds false for some keys at the beginning, true for all others */
  #firstWhere(holds: (key: string) => boolean): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#keys[middle] as string)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
