import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Exchange } from "./exchange.ts";

export interface ProxyOptions {
  /** The latency added to each request, whatever the machine does. */
  latencyMs?: number;
  /** The bandwidth of answers on one connection, as S3 limits it. */
  bytesPerSecond?: number;
}

/** Sleeping for less is not worth a timer. */
const SHORTEST_SLEEP_MS = 2;

/**
 * A proxy in front of an HTTP server that is as far away as its options say, and records what passes. Headers stay
 * unchanged, including signatures and the host that they are for.
 */
export class MeasuringProxy {
  exchanges: Exchange[] = [];
  readonly url: string;
  readonly #target: URL;
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  /** When the last byte on each connection has passed. */
  readonly #busyUntil = new WeakMap<Socket, number>();
  #roundsOver = 0;

  static async start(target: string, options: ProxyOptions = {}): Promise<MeasuringProxy> {
    const server = createServer();
    server.keepAliveTimeout = 600_000;
    server.requestTimeout = 0;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new MeasuringProxy(server, new URL(target), options);
  }

  private constructor(server: Server, target: URL, options: ProxyOptions) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#target = target;
    this.#options = options;
    this.#server = server;
    const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      this.#forward(incoming, outgoing).catch((error) => outgoing.destroy(error as Error));
    };
    server.on("request", serve);
    server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.writeContinue();
      serve(incoming, outgoing);
    });
  }

  /** Forgets what has passed, and counts rounds from zero. */
  reset(): void {
    this.exchanges = [];
    this.#roundsOver = 0;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await once(this.#server, "close");
  }

  async #forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = incoming;
    const { expect: _, ...forwarded } = headers;
    const exchange: Exchange = {
      method,
      url,
      range: headers.range,
      status: 0,
      requestBytes: 0,
      responseBytes: 0,
      round: this.#roundsOver + 1,
    };
    this.exchanges.push(exchange);
    if (this.#options.latencyMs !== undefined) await delay(this.#options.latencyMs);

    const { hostname, port } = this.#target;
    const onward = request({ hostname, port, method, path: url, headers: forwarded, agent: this.#agent });
    incoming.on("data", (chunk: Buffer) => {
      exchange.requestBytes += chunk.length;
    });
    incoming.pipe(onward);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    exchange.status = answer.statusCode ?? 0;
    outgoing.writeHead(exchange.status, answer.headers);
    answer.on("data", (chunk: Buffer) => {
      exchange.responseBytes += chunk.length;
    });
    answer.on("end", () => {
      this.#roundsOver = Math.max(this.#roundsOver, exchange.round);
    });
    const { bytesPerSecond } = this.#options;
    if (bytesPerSecond === undefined) await pipeline(answer, outgoing);
    else
      await pipeline(answer, (chunks) => this.#transmit(chunks, incoming.socket, bytesPerSecond), outgoing);
  }

  /** Passes on chunks when the connection would have carried them. */
  async *#transmit(
    chunks: AsyncIterable<Buffer>,
    connection: Socket,
    bytesPerSecond: number,
  ): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const now = performance.now();
      const begun = Math.max(now, this.#busyUntil.get(connection) ?? 0);
      const until = begun + (chunk.length / bytesPerSecond) * 1_000;
      this.#busyUntil.set(connection, until);
      if (until - now > SHORTEST_SLEEP_MS) await delay(until - now);
      yield chunk;
    }
  }
}
