import { createHmac, timingSafeEqual } from "node:crypto";

/** `<date>/<region>/s3/aws4_request`: the scope of a signing key. */
export interface CredentialScope {
  /** `yyyymmdd` */
  date: string;
  region: string;
}

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export function formatScope(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/s3/aws4_request`;
}

export function deriveSigningKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  return [scope.date, scope.region, "s3", "aws4_request"].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

export function sign(signingKey: Buffer, stringToSign: string): string {
  return hmac(signingKey, stringToSign).toString("hex");
}

/** Compares in constant time, so that the time taken does not reveal how much matched. */
export function signaturesMatch(expected: string, given: string): boolean {
  const a = Buffer.from(expected);
  const b = Buffer.from(given);
  return a.length === b.length && timingSafeEqual(a, b);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
