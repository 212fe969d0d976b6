import { createHash } from "node:crypto";
import { S3Error } from "../s3-error.ts";
import { canonicalRequest, hashCanonicalRequest, type SignedRequest } from "./canonical-request.ts";
import { readSignatureClaim, type SignatureClaim } from "./signature-claim.ts";
import { type Credentials, deriveSigningKey, formatScope, sign, signaturesMatch } from "./signing-key.ts";

/** What a verified signature says about the body. */
export interface Authentication {
  /** The verified value of `x-amz-content-sha256`. */
  contentHash: string;
  /** The seed of an aws-chunked body's signatures. */
  seed: ChunkSeed;
}

export interface ChunkSeed {
  signingKey: Buffer;
  timestamp: string;
  scope: string;
  signature: string;
}

const GREATEST_SKEW_MS = 15 * 60 * 1000;

/**
 * Verifies a request's Signature Version 4, in its header or query.
 *
 * Any region is accepted: the signing key depends on it, but this endpoint is in none.
 *
 * @throws {S3Error} if the signature is missing, wrong, expired or does not cover what it must
 */
export function authenticate(request: SignedRequest, credentials: Credentials, now: Date): Authentication {
  const claim = readSignatureClaim(request);
  if (claim.accessKeyId !== credentials.accessKeyId) {
    throw new S3Error("InvalidAccessKeyId", `Unknown access key "${claim.accessKeyId}"`, {
      AWSAccessKeyId: claim.accessKeyId,
    });
  }
  if (request.headers.has("x-amz-security-token") || request.query.some(([name]) => name === SESSION_TOKEN)) {
    throw new S3Error(
      "InvalidToken",
      "Cannot use a session token: expected the endpoint's own long-lived key",
    );
  }
  requireFresh(claim, now);
  requireCoverage(request, claim);

  const canonical = canonicalRequest(request, claim.signedHeaders, claim.contentHash);
  const scope = formatScope(claim.scope);
  const stringToSign = ["AWS4-HMAC-SHA256", claim.timestamp, scope, hashCanonicalRequest(canonical)].join(
    "\n",
  );
  const signingKey = deriveSigningKey(credentials.secretAccessKey, claim.scope);
  if (!signaturesMatch(sign(signingKey, stringToSign), claim.signature)) {
    throw new S3Error("SignatureDoesNotMatch", "The signature does not match: check the secret access key", {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: stringToSign,
      CanonicalRequest: canonical,
    });
  }
  return {
    contentHash: claim.contentHash,
    seed: { signingKey, timestamp: claim.timestamp, scope, signature: claim.signature },
  };
}

const SESSION_TOKEN = "X-Amz-Security-Token";

function requireFresh(claim: SignatureClaim, now: Date): void {
  const age = now.getTime() - claim.signedAt.getTime();
  if (claim.expires === undefined) {
    if (Math.abs(age) > GREATEST_SKEW_MS) {
      throw new S3Error(
        "RequestTimeTooSkewed",
        `The request was signed at ${claim.timestamp}: check the clock`,
        {
          RequestTime: claim.timestamp,
          ServerTime: now.toISOString(),
          MaxAllowedSkewMilliseconds: String(GREATEST_SKEW_MS),
        },
      );
    }
    return;
  }
  if (age < -GREATEST_SKEW_MS) {
    throw new S3Error("AccessDenied", `The presigned URL is not valid before ${claim.timestamp}`);
  }
  if (age > claim.expires * 1000) {
    throw new S3Error("AccessDenied", "The presigned URL has expired", {
      Expires: new Date(claim.signedAt.getTime() + claim.expires * 1000).toISOString(),
      ServerTime: now.toISOString(),
    });
  }
}

/** An unsigned header that changes a request's meaning may come from anyone. */
function requireCoverage(request: SignedRequest, claim: SignatureClaim): void {
  const signed = new Set(claim.signedHeaders);
  const missing = [...request.headers.keys()].filter(
    (name) => (name === "host" || name.startsWith("x-amz-")) && !signed.has(name),
  );
  // A presigned URL fixes the content hash itself.
  const unsigned = missing.filter((name) => claim.expires === undefined || name !== "x-amz-content-sha256");
  if (unsigned.length > 0) {
    throw new S3Error(
      "AccessDenied",
      `Headers are present that the signature does not cover: ${unsigned.join(", ")}`,
      {
        HeadersNotSigned: unsigned.join(", "),
      },
    );
  }
}

/** The SHA-256 of empty content. */
export const EMPTY_SHA256: string = createHash("sha256").digest("hex");
