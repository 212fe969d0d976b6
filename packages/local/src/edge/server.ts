import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type KeyValueStore, loadEdgeFunction } from "./edge-function.ts";
import { type Access, answerViewer, type Fallback } from "./exchange.ts";
import { type OriginSettings, openOrigin } from "./origin.ts";
import { PageCache } from "./page-cache.ts";

export interface EdgeServerOptions {
  /** 0 picks a free one. */
  port: number;
  host?: string;
  /** The built CloudFront Function. */
  functionCode: string;
  keyValueStore: KeyValueStore;
  origin: OriginSettings;
  /** Left out: a page that the bucket doesn't have is 404. */
  fallback?: Fallback | undefined;
  /** The clock of the edge's cache of pages, in milliseconds. Left out: nothing is cached. */
  cacheClock?: (() => number) | undefined;
  onAccess?: (access: Access) => void;
}

export interface EdgeServer {
  url: string;
  /** Ends within a second: longer downloads are cut. */
  close(): Promise<void>;
}

/** CloudFront's limit. */
const MAX_HEADER_BYTES = 20 * 1024;

const CLOSE_GRACE_MS = 1000;

/** Serves the bucket as CloudFront does: every request passes the function, and the bucket stays private. */
export async function startEdgeServer(options: EdgeServerOptions): Promise<EdgeServer> {
  const { port, host = "127.0.0.1", functionCode, keyValueStore, onAccess = () => {} } = options;
  const { fallback, cacheClock } = options;
  const edgeFunction = loadEdgeFunction(functionCode, keyValueStore);
  const origin = openOrigin(options.origin);
  const pageCache = cacheClock && new PageCache(cacheClock);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (request, response) => {
    void answerViewer(request, response, edgeFunction, { origin, fallback, pageCache }).then(onAccess);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });

  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}
