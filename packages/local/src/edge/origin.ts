import { type IncomingMessage, request as sendRequest } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
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

  return {
    async read(method, uri, conditions, signal) {
      const { path, headers } = await signer.sign({
        method,
        protocol,
        hostname,
        path: `/${bucket}${asS3Reads(uri)}`,
        headers: { ...conditions, host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      });
      return new Promise((resolve, reject) => {
        // A connection each: one that is kept may be closed by the bucket just when it is used again.
        const request = sendRequest({ agent: false, method, hostname, port, path, headers, signal }, resolve);
        request.once("error", reject);
        request.end();
      });
    },
  };
}

/** S3 takes a raw "+" in a path for a space, and signatures cover its one spelling of a path. */
function asS3Reads(uri: string): string {
  return uri
    .split("/")
    .map((segment) => encodeURIComponent(decodeURIComponent(segment.replaceAll("+", " "))))
    .join("/")
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
