import type { IncomingMessage } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { Sha256 } from "../sha256.ts";
import { ServiceError } from "./service-error.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

const GREATEST_SKEW_MS = 15 * 60 * 1_000;

/**
 * Signs the request as its sender should have, and compares the signatures.
 *
 * @throws {ServiceError} if the signature is missing, expired or different
 */
export async function requireSignature(
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
  credentials: Credentials,
  service: "lambda" | "sqs",
): Promise<void> {
  const { authorization = "" } = headers;
  const [, credential = ""] = /^AWS4-HMAC-SHA256 Credential=([^, ]+)/.exec(authorization) ?? [];
  const [accessKeyId, , region, signedFor] = credential.split("/");
  const [, signedHeaders] = /SignedHeaders=([^,=]+),/.exec(authorization) ?? [];
  if (
    accessKeyId === undefined ||
    region === undefined ||
    signedHeaders === undefined ||
    signedFor !== service
  ) {
    throw new ServiceError(
      "MissingAuthenticationTokenException",
      `Cannot authenticate: expected a signature of version 4 for ${service} in the Authorization header`,
    );
  }
  if (accessKeyId !== credentials.accessKeyId) {
    throw new ServiceError("UnrecognizedClientException", `Unknown access key "${accessKeyId}"`);
  }
  const names = signedHeaders.split(";");
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
    applyChecksum: names.includes("x-amz-content-sha256"),
  });
  const signed = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "127.0.0.1",
      path: url,
      // Without the checksum: the signer computes its own from what was really sent.
      headers: Object.fromEntries(
        names.flatMap((name) =>
          name === "x-amz-content-sha256" ? [] : [[name, String(headers[name] ?? "")]],
        ),
      ),
      body,
    },
    { signingDate: signingDate(headers["x-amz-date"]), signableHeaders: new Set(names) },
  );
  if (signatureOf(signed.headers.authorization) !== signatureOf(authorization)) {
    throw new ServiceError(
      "InvalidSignatureException",
      "The signature does not match: check the secret access key",
    );
  }
}

function signingDate(timestamp: string | string[] | undefined): Date {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(timestamp)) ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Math.abs(Date.now() - date.getTime()) <= GREATEST_SKEW_MS) return date;
  throw new ServiceError(
    "InvalidSignatureException",
    `Cannot use x-amz-date "${timestamp}": expected the present time`,
  );
}

function signatureOf(authorization: string | undefined): string | undefined {
  return /\bSignature=([0-9a-f]{64})$/.exec(authorization ?? "")?.[1];
}
