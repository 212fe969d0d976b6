import type { IncomingMessage, ServerResponse } from "node:http";

/** A request's body, which a client may hold back until it is told to continue. */
export class IncomingBody {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #isHeldBack: boolean;
  #chunks: AsyncIterableIterator<Buffer> | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.#isHeldBack = /^100-continue$/i.test(request.headers.expect ?? "");
  }

  /** Tells a waiting client to continue. */
  open(): AsyncIterable<Buffer> {
    if (this.#isHeldBack) this.#response.writeContinue();
    this.#isHeldBack = false;
    // A reader that stops midway leaves the connection intact: the client still gets an answer.
    this.#chunks = this.#request.iterator({ destroyOnReturn: false });
    return this.#chunks;
  }

  /**
   * Prepares the connection for an answer: many clients read nothing until they have sent their whole body, so the rest is
   * discarded. A client that holds its body back is not asked for it, and must open another connection for its next
   * request.
   */
  async discard(): Promise<void> {
    if (this.#isHeldBack) {
      this.#response.setHeader("connection", "close");
      return;
    }
    await this.#chunks?.return?.();
    if (this.#request.complete || this.#request.destroyed) return;
    this.#request.resume();
    // A client that leaves closes it too.
    await new Promise((resolve) => this.#request.once("close", resolve));
  }
}
