import type { IncomingMessage, ServerResponse } from "node:http";

/** The body of a request, which a client may hold back until it is told to go on. */
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

  /** Tells a waiting client to go on. */
  open(): AsyncIterable<Buffer> {
    if (this.#isHeldBack) this.#response.writeContinue();
    this.#isHeldBack = false;
    // Whoever gives up in the middle leaves the connection whole: the client is still to be answered.
    this.#chunks = this.#request.iterator({ destroyOnReturn: false });
    return this.#chunks;
  }

  /**
   * Makes the connection fit for an answer: many clients read nothing until they have sent their whole body, so
   * what is left of it is thrown away. One that holds its body back is not asked for it, and has to open another
   * connection for its next request.
   */
  async discard(): Promise<void> {
    if (this.#isHeldBack) {
      this.#response.setHeader("connection", "close");
      return;
    }
    await this.#chunks?.return?.();
    if (this.#request.complete || this.#request.destroyed) return;
    this.#request.resume();
    // A client that goes away closes it, too.
    await new Promise((resolve) => this.#request.once("close", resolve));
  }
}
