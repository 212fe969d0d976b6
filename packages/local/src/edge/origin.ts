import { Agent, type IncomingMessage, request as sendRequest } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { percentEncode } from "@wheelyard/core/percent-encoding";
import { Sha256 } from "../sha256.ts";

/** The bucket behind the edge. */
export interface OriginSettings {
  /** An S3 endpoint, such as http://127.0.0.1:9000. */
  endpoint: string;
  bucket: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface Origin {
  /**
   * Reads an object with a signed request.
   *
   * @param uri the object's path in the bucket, escaped
   * @param conditions headers of the viewer's request that say which part or version is wanted
   */
  read(
    method: "GET" | "HEAD",
    uri: string,
    conditions: Record<string, string>,
    signal: AbortSignal,
  ): Promise<IncomingMessage>;
}

export function openOrigin({ endpoint, bucket, region, credentials }: OriginSettings): Origin {
  const { protocol, hostname, port, host } = new URL(endpoint);
  const signer = new SignatureV4({
    service: "s3",
    region,
    credentials,
    sha256: Sha256,
    uriEscapePath: false,
  });
  // It closes a connection before the bucket does; the bucket says how long it keeps one.
  const agent = new Agent({ keepAlive: true });

  return {
    async read(method, uri, conditions, signal) {
      const { path, headers: signed } = await signer.sign({
        method,
        protocol,
        hostname,
        path: `/${bucket}${asS3Reads(uri)}`,
        headers: { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      });
      // Unsigned: a viewer may send values that signer and bucket spell differently.
      const headers = { ...conditions, ...signed };
      return new Promise((resolve, reject) => {
        const request = sendRequest({ agent, method, hostname, port, path, headers, signal }, resolve);
        request.once("error", reject);
        request.end();
      });
    },
  };
}

/** S3 reads a raw "+" in a path as a space, and signatures cover its one spelling of a path. */
function asS3Reads(uri: string): string {
  return uri
    .split("/")
    .map((segment) => percentEncode(decodeURIComponent(segment.replaceAll("+", " "))))
    .join("/");
}
