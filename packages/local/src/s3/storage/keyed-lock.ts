/** Runs tasks with the same key one after another, and others concurrently. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<unknown>>();

  get isBusy(): boolean {
    return this.#last.size > 0;
  }

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const result = before.then(task, task);
    this.#last.set(key, result);
    try {
      return await result;
    } finally {
      if (this.#last.get(key) === result) this.#last.delete(key);
    }
  }
}
