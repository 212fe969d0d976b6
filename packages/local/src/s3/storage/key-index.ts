import { compareBytes } from "./byte-order.ts";

/** A bucket's keys in byte order, by position. Positions are valid until the next change. */
export class KeyIndex {
  readonly #keys: string[];

  constructor(keys: Iterable<string>) {
    this.#keys = [...keys].sort(compareBytes);
  }

  at(position: number): string | undefined {
    return this.#keys[position];
  }

  add(key: string): void {
    const position = this.from(key);
    if (this.#keys[position] !== key) this.#keys.splice(position, 0, key);
  }

  remove(key: string): void {
    const position = this.from(key);
    if (this.#keys[position] === key) this.#keys.splice(position, 1);
  }

  /** The position of the first key not before `bound`. */
  from(bound: string): number {
    return this.#firstWhere((key) => compareBytes(key, bound) >= 0);
  }

  /** The position of the first key after `bound`. */
  after(bound: string): number {
    return this.#firstWhere((key) => compareBytes(key, bound) > 0);
  }

  /** The position of the first key after all keys that begin with `prefix`. */
  beyond(prefix: string): number {
    return this.#firstWhere((key) => compareBytes(key, prefix) > 0 && !key.startsWith(prefix));
  }

  /** @param holds false for the first keys, true for all others */
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
