import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { OriginSettings } from "../src/edge/origin.ts";

export interface SignedOrigin {
  settings: OriginSettings;
  /** The requests received, such as `GET /bucket/key`. */
  requests: string[];
  /** How many were opened. */
  readonly connections: number;
  close(): Promise<void>;
}

/** A bucket that answers as the listener says, and 403 if a request's SigV4 signature is wrong. */
export async function startSignedOrigin(listener: RequestListener): Promise<SignedOrigin> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (!isSigned(request)) return refuse(response);
    listener(request, response);
  });
  let connections = 0;
  server.on("connection", () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    settings: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bucket: "bucket",
      region: "eu-west-1",
      credentials: { accessKeyId: "edge", secretAccessKey: "edge-secret" },
    },
    requests,
    get connections() {
      return connections;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { "content-type": "application/xml" });
  response.end("<Error><Code>SignatureDoesNotMatch</Code></Error>");
}

/** Recomputes the signature of a received request. */
function isSigned(request: IncomingMessage): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=edge\/(\d{8}\/eu-west-1\/s3\/aws4_request), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const [, scope = "", signedHeaders = "", signature = ""] =
    form.exec(request.headers.authorization ?? "") ?? [];
  const date = String(request.headers["x-amz-date"]);
  const canonical = [
    request.method,
    request.url,
    "",
    ...signedHeaders.split(";").map((name) => `${name}:${request.headers[name]}`),
    "",
    signedHeaders,
    request.headers["x-amz-content-sha256"],
  ].join("\n");
  const digest = createHash("sha256").update(canonical).digest("hex");
  let key: string | Buffer = "AWS4edge-secret";
  for (const part of scope.split("/")) key = createHmac("sha256", key).update(part).digest();
  const expected = createHmac("sha256", key)
    .update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${digest}`)
    .digest("hex");
  return signedHeaders.split(";").includes("host") && signature === expected;
}
