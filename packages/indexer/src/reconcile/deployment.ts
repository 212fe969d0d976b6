import { agreementKey } from "@wheelyard/core/bucket-layout/record-keys";
import { readState } from "../commit/state.ts";
import type { Store } from "../store/store.ts";
import { INTERNAL_TEXT } from "../views/renditions.ts";

const KEY = agreementKey("deployment");

/**
 * What is deployed, and whether reconcile has finished since. The bucket remembers it, so each deployment that renders
 * something differently leads to one run, and a failed run leads to another.
 */
export class Deployment {
  readonly #store: Store;
  readonly #text: string;

  /**
   * @param build identifies all code that renders
   * @param site rendered into the pages too
   */
  constructor(store: Store, build: string, site: string | undefined) {
    this.#store = store;
    this.#text = `${build} ${site ?? ""}\n`;
  }

  async isReconciled(): Promise<boolean> {
    return (await readState(this.#store, KEY))?.text === this.#text;
  }

  /** If another run writes it at the same time, either will do. */
  async remember(): Promise<void> {
    const read = await readState(this.#store, KEY);
    if (read?.text === this.#text) return;
    const condition = read === undefined ? ({ ifNoneMatch: "*" } as const) : { ifMatch: read.etag };
    await this.#store.put(KEY, Buffer.from(this.#text), INTERNAL_TEXT, condition);
  }
}

/** The event that asks for a run only if there has been none since the deployment: `{"once": true}`. */
export function isOnce(event: unknown): boolean {
  return typeof event === "object" && event !== null && (event as { once?: unknown }).once === true;
}
