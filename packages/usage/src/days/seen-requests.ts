/** Each request takes two 32-bit numbers. */
const WORDS = 2;

const SMALLEST_SLOTS = 1 << 12;

/**
 * The requests of a day that were counted. CloudFront may write a line more than once; this finds the repetitions.
 *
 * It holds 63 bits of each request's id. The chance that any two of ten million share them is about one in 100,000.
 * When it holds `most` requests, it keeps them until as many more have come, and then forgets them: a repetition comes
 * within hours, and memory stays below 50 bytes for each of `most`.
 */
export class SeenRequests {
  readonly #most: number;
  #current: Generation;
  #before: Generation | undefined;

  constructor(most = 10_000_000) {
    this.#most = most;
    this.#current = new Generation();
  }

  /** @returns whether the request is new */
  add(id: string): boolean {
    let high = 0x811c9dc5;
    let low = 0x9747b28c;
    for (let i = 0; i < id.length; i++) {
      const code = id.charCodeAt(i);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995);
      low ^= low >>> 15;
    }
    // A slot of zeros is free.
    const key = (mixed(high) | 1) >>> 0;
    const rest = mixed(low ^ id.length) >>> 0;
    if (this.#before?.has(key, rest) || !this.#current.add(key, rest)) return false;
    if (this.#current.size >= this.#most) {
      this.#before = this.#current;
      this.#current = new Generation();
    }
    return true;
  }
}

/** A table with open addressing, which doubles before it is two thirds full. */
class Generation {
  size = 0;
  #slots = SMALLEST_SLOTS;
  #table = new Uint32Array(SMALLEST_SLOTS * WORDS);

  has(key: number, rest: number): boolean {
    return this.#table[this.#find(key, rest)] !== 0;
  }

  add(key: number, rest: number): boolean {
    const at = this.#find(key, rest);
    if (this.#table[at] !== 0) return false;
    this.#table[at] = key;
    this.#table[at + 1] = rest;
    this.size++;
    if (this.size * 3 > this.#slots * 2) this.#grow();
    return true;
  }

  /** The place of this pair, or of the free slot where it belongs. */
  #find(key: number, rest: number): number {
    const table = this.#table;
    const mask = this.#slots - 1;
    for (let slot = rest & mask; ; slot = (slot + 1) & mask) {
      const at = slot * WORDS;
      if (table[at] === 0 || (table[at] === key && table[at + 1] === rest)) return at;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#slots *= 2;
    this.#table = new Uint32Array(this.#slots * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      const [key = 0, rest = 0] = [old[at], old[at + 1]];
      if (key === 0) continue;
      const place = this.#find(key, rest);
      this.#table[place] = key;
      this.#table[place + 1] = rest;
    }
  }
}

/** @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp, the finalizer */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
