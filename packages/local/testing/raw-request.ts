import { connect as connectSocket } from "node:net";
import { canonicalRequest, hashCanonicalRequest } from "../src/s3/auth/canonical-request.ts";
import { deriveSigningKey, formatScope, sign } from "../src/s3/auth/signing-key.ts";
import { parseRequestTarget } from "../src/s3/request-target.ts";
import { CREDENTIALS } from "./temporary-endpoint.ts";

export interface RawRequest {
  method: string;
  /** Path and query, as sent. */
  target: string;
  /** All signed. By lowercase name. */
  headers?: Record<string, string>;
  /** The value of `x-amz-content-sha256`. */
  contentHash?: string;
  /** Sent in addition, unsigned. */
  unsignedHeaders?: Record<string, string>;
}

export interface SignedHead {
  /** Request line and headers, as sent. */
  text: string;
  signature: string;
  timestamp: string;
}

const SCOPE_REGION = "us-east-1";

/** Writes a request's head without any client library. */
export function signedHead(url: string, request: RawRequest, now: Date = new Date()): SignedHead {
  const { method, target, contentHash = "UNSIGNED-PAYLOAD", unsignedHeaders = {} } = request;
  const { host } = new URL(url);
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const headers: Record<string, string> = {
    host,
    "x-amz-content-sha256": contentHash,
    "x-amz-date": timestamp,
    ...request.headers,
  };
  const names = Object.keys(headers).sort();
  const { rawPath, query } = parseRequestTarget(target, host);
  const signed = { method, rawPath, query, headers: new Map(Object.entries(headers)) };
  const scope = { date: timestamp.slice(0, 8), region: SCOPE_REGION };
  const hash = hashCanonicalRequest(canonicalRequest(signed, names, contentHash));
  const stringToSign = ["AWS4-HMAC-SHA256", timestamp, formatScope(scope), hash].join("\n");
  const signature = sign(deriveSigningKey(CREDENTIALS.secretAccessKey, scope), stringToSign);
  const authorization = [
    `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${formatScope(scope)}`,
    `SignedHeaders=${names.join(";")}`,
    `Signature=${signature}`,
  ].join(", ");
  const lines = Object.entries({ ...headers, ...unsignedHeaders, authorization });
  const text = [`${method} ${target} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), "", ""];
  return { text: text.join("\r\n"), signature, timestamp };
}

/** Writes to a connection and returns everything received until the other side ends it. */
export async function exchange(url: string, ...texts: string[]): Promise<string> {
  const connection = openConnection(url);
  for (const text of texts) connection.write(text);
  return await connection.ended;
}

export interface RawConnection {
  write(text: string): void;
  /** Resolves with everything received once it contains `text`. */
  until(text: string): Promise<string>;
  break(): void;
  ended: Promise<string>;
}

/** A raw connection: text is sent byte by byte (Latin-1). */
export function openConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connectSocket(Number(port), hostname);
  socket.setEncoding("latin1");
  let received = "";
  socket.on("data", (text: string) => {
    received += text;
  });
  const ended = new Promise<string>((resolve, reject) => {
    socket.once("close", () => resolve(received));
    socket.once("error", reject);
  });
  return {
    write: (text) => void socket.write(text, "latin1"),
    async until(text) {
      while (!received.includes(text)) {
        await new Promise<void>((resolve, reject) => {
          socket.once("data", () => resolve());
          socket.once("close", () => reject(new Error(`The connection ended before "${text}": ${received}`)));
        });
      }
      return received;
    },
    break: () => void socket.destroy(),
    ended,
  };
}
