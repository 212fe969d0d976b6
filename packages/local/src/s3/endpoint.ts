import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Notifications } from "../notifications.ts";
import { strangerRefusal } from "../stranger.ts";
import type { Credentials } from "./auth/signing-key.ts";
import { serveRequest } from "./serve-request.ts";
import { type ExpiryRule, isExpired } from "./storage/expiry.ts";
import { Storage } from "./storage/storage.ts";

export interface S3EndpointOptions {
  host: "127.0.0.1";
  /** 0 picks a free one. */
  port: number;
  /** The folder for everything. Only one endpoint at a time may use it. */
  folder: string;
  /** Created if missing; their changes are announced. */
  buckets: string[];
  credentials: Credentials;
  /** The answer to clients that ask for a bucket's region. Signatures for any region are accepted. */
  region?: string;
  notifications: Notifications;
  /** Announce only changes of keys that end in one of these. */
  notificationSuffixes?: string[];
  /** Which objects of the buckets expire. */
  expiry?: readonly ExpiryRule[];
  neighbours?: readonly Neighbour[];
}

/** Another service at the same address, for clients with one address for all services. */
export interface Neighbour {
  isMeant(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface S3Endpoint {
  url: string;
  port: number;
  /** Deletes what has expired by now. */
  expire(now: Date): Promise<void>;
  /** Stops accepting, gives requests in flight a second, and cuts the rest. */
  close(): Promise<void>;
}

/**
 * Serves S3's REST API from a folder, for development: path-style, one set of credentials, no versions.
 *
 * @throws {Error} one line that names the port or folder that can't be used
 */
export async function startS3Endpoint(options: S3EndpointOptions): Promise<S3Endpoint> {
  const {
    host,
    folder,
    buckets,
    credentials,
    region = "us-east-1",
    notifications,
    expiry = [],
    neighbours = [],
  } = options;
  const storage = await openStorage(folder, {
    notifications,
    buckets,
    suffixes: options.notificationSuffixes,
  });
  for (const bucket of buckets) await storage.createBucket(bucket);

  const server = createServer();
  const inFlight = new Set<Promise<void>>();
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const refusal = strangerRefusal(request, "api");
    const neighbour = neighbours.find(({ isMeant }) => isMeant(request));
    const answered =
      refusal === undefined && neighbour
        ? neighbour.answer(request, response)
        : serveRequest(request, response, { storage, credentials, region }, refusal);
    const served = answered
      .catch((error: Error) => process.emitWarning(error))
      .finally(() => inFlight.delete(served));
    inFlight.add(served);
  };
  server.on("request", serve);
  // Node would tell the client to send its body before the request is examined.
  server.on("checkContinue", serve);
  // Clients keep connections open; a shorter time here would reset one about to be used.
  server.keepAliveTimeout = 10 * 60 * 1000;
  // A body of gigabytes takes its time.
  server.requestTimeout = 0;
  const port = await listen(server, host, options.port);
  return {
    url: `http://${host}:${port}`,
    port,
    async expire(now) {
      for (const bucket of buckets) {
        await storage.bucket(bucket).objects.expire((record) => isExpired(record, expiry, now));
      }
    },
    close: () => close(server, inFlight),
  };
}

async function openStorage(...[folder, configuration]: Parameters<typeof Storage.open>): Promise<Storage> {
  try {
    return await Storage.open(folder, configuration);
  } catch (error) {
    throw new Error(`Cannot keep objects in "${folder}": ${(error as Error).message}`, { cause: error });
  }
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "EADDRINUSE" ? "the port is taken" : error.message;
      reject(new Error(`Cannot serve S3 on ${host}:${port}: ${reason}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

const GRACE_MS = 1000;

async function close(server: Server, inFlight: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const deadline = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(deadline);
  // A request whose connection was cut still has to remove what it began to write.
  await Promise.all(inFlight);
}
