/** Tells which of some rows come into view. */
export class RowsInView {
  readonly #observer: IntersectionObserver;

  /** @param onSeen is given each row once */
  constructor(onSeen: (rows: Element[]) => void) {
    this.#observer = new IntersectionObserver((entries) => {
      const seen = entries.filter(({ isIntersecting }) => isIntersecting).map(({ target }) => target);
      for (const row of seen) this.#observer.unobserve(row);
      if (seen.length > 0) onSeen(seen);
    });
  }

  /** Watches these rows, and no longer those that were watched before. */
  watch(rows: Iterable<Element>): void {
    this.#observer.disconnect();
    for (const row of rows) this.#observer.observe(row);
  }
}
