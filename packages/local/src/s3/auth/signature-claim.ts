import { S3Error } from "../s3-error.ts";
import type { SignedRequest } from "./canonical-request.ts";
import type { CredentialScope } from "./signing-key.ts";

/** What a request says about its signature; nothing is verified yet. */
export interface SignatureClaim {
  accessKeyId: string;
  scope: CredentialScope;
  signedHeaders: string[];
  signature: string;
  /** `yyyymmddThhmmssZ` */
  timestamp: string;
  signedAt: Date;
  /** Seconds for which a presigned URL is valid; undefined if the signature is in a header. */
  expires: number | undefined;
  /** The value of `x-amz-content-sha256` or its stand-in. */
  contentHash: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const LONGEST_EXPIRY = 7 * 24 * 60 * 60;

/** @throws {S3Error} if the request is unsigned, or its signature can't be read */
export function readSignatureClaim(request: SignedRequest): SignatureClaim {
  const query = new Map(request.query);
  const authorization = request.headers.get("authorization");
  const presigned = query.has("X-Amz-Algorithm");
  if (authorization !== undefined && presigned) {
    throw new S3Error(
      "InvalidArgument",
      "Cannot authenticate: both the Authorization header and the query are signed",
    );
  }
  if (authorization !== undefined) return readHeaderClaim(request, authorization);
  if (presigned) return readQueryClaim(request, query);
  if (query.has("AWSAccessKeyId")) throw unsupportedAlgorithm("Signature Version 2");
  throw new S3Error("AccessDenied", "The request is not signed");
}

function readHeaderClaim(request: SignedRequest, authorization: string): SignatureClaim {
  const [algorithm, parameters] = authorization.split(/ +(.*)/s, 2);
  if (algorithm !== ALGORITHM) throw unsupportedAlgorithm(algorithm ?? "");
  const fields = new Map(
    (parameters ?? "").split(",").map((field): [string, string] => {
      const [name = "", value = ""] = field.trim().split(/=(.*)/s, 2);
      return [name, value];
    }),
  );
  const required = (name: string): string => {
    const value = fields.get(name);
    if (value) return value;
    throw new S3Error(
      "AuthorizationHeaderMalformed",
      `Cannot read the Authorization header: expected ${name}`,
    );
  };
  const contentHash = request.headers.get("x-amz-content-sha256");
  if (contentHash === undefined) {
    throw new S3Error("InvalidRequest", "Cannot authenticate: expected the header x-amz-content-sha256");
  }
  const timestamp = request.headers.get("x-amz-date") ?? isoTimestamp(request.headers.get("date"));
  if (timestamp === undefined) {
    throw new S3Error("AccessDenied", "Cannot authenticate: expected the header x-amz-date or Date");
  }
  return {
    ...readCredential(required("Credential"), timestamp, "AuthorizationHeaderMalformed"),
    signedHeaders: required("SignedHeaders").split(";"),
    signature: required("Signature"),
    timestamp,
    signedAt: parseTimestamp(timestamp, "AccessDenied"),
    expires: undefined,
    contentHash,
  };
}

function readQueryClaim(request: SignedRequest, query: Map<string, string>): SignatureClaim {
  const malformed = "AuthorizationQueryParametersError";
  const required = (name: string): string => {
    const value = query.get(name);
    if (value) return value;
    throw new S3Error(malformed, `Cannot read the presigned URL: expected ${name}`);
  };
  const algorithm = required("X-Amz-Algorithm");
  if (algorithm !== ALGORITHM) throw unsupportedAlgorithm(algorithm);
  const expires = required("X-Amz-Expires");
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > LONGEST_EXPIRY) {
    throw new S3Error(
      malformed,
      `Cannot use X-Amz-Expires "${expires}": expected 1 to ${LONGEST_EXPIRY} seconds`,
    );
  }
  const timestamp = required("X-Amz-Date");
  return {
    ...readCredential(required("X-Amz-Credential"), timestamp, malformed),
    signedHeaders: required("X-Amz-SignedHeaders").split(";"),
    signature: required("X-Amz-Signature"),
    timestamp,
    signedAt: parseTimestamp(timestamp, malformed),
    expires: Number(expires),
    contentHash:
      request.headers.get("x-amz-content-sha256") ?? query.get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD",
  };
}

type Malformed = "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError";

function readCredential(
  credential: string,
  timestamp: string,
  malformed: Malformed,
): Pick<SignatureClaim, "accessKeyId" | "scope"> {
  const match = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(credential);
  const [, accessKeyId = "", date = "", region = "", service, terminator] = match ?? [];
  if (service !== "s3" || terminator !== "aws4_request") {
    throw new S3Error(
      malformed,
      `Cannot use the credential "${credential}": expected <access key>/<yyyymmdd>/<region>/s3/aws4_request`,
    );
  }
  if (!timestamp.startsWith(date)) {
    throw new S3Error(
      malformed,
      `Cannot use the credential "${credential}": its date is not that of ${timestamp}`,
    );
  }
  return { accessKeyId, scope: { date, region } };
}

function parseTimestamp(timestamp: string, malformed: Malformed | "AccessDenied"): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  const [, year, month, day, hour, minute, second] = match ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (match === null || Number.isNaN(date.getTime())) {
    throw new S3Error(malformed, `Cannot read the time of signing "${timestamp}": expected yyyymmddThhmmssZ`);
  }
  return date;
}

/** The Date header may be an HTTP date; the string to sign has it in ISO 8601's basic form. */
function isoTimestamp(httpDate: string | undefined): string | undefined {
  if (httpDate === undefined || /^\d{8}T\d{6}Z$/.test(httpDate)) return httpDate;
  const date = new Date(httpDate);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function unsupportedAlgorithm(algorithm: string): S3Error {
  return new S3Error("InvalidRequest", `Cannot authenticate with ${algorithm}: expected ${ALGORITHM}`);
}
