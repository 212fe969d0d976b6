import { OWNER } from "./owner.ts";
import { S3Error } from "./s3-error.ts";

/** Values with which a header asks only for what the endpoint does anyway. */
const HARMLESS_VALUES = new Map([
  ["x-amz-acl", ["private", "bucket-owner-full-control"]],
  ["x-amz-bucket-object-lock-enabled", ["false"]],
  ["x-amz-object-ownership", ["BucketOwnerEnforced"]],
  ["x-amz-request-payer", ["requester"]],
  ["x-amz-server-side-encryption", ["AES256"]],
  ["x-amz-storage-class", ["STANDARD"]],
]);

const UNSUPPORTED = new Set(
  [
    "acl",
    "bucket-object-lock-enabled",
    "object-ownership",
    "request-payer",
    "storage-class",
    "website-redirect-location",
    "write-offset-bytes",
  ].map((name) => `x-amz-${name}`),
);
const UNSUPPORTED_PREFIXES = [
  "copy-source-server-side-encryption-",
  "grant-",
  "object-lock-",
  "server-side-encryption",
].map((name) => `x-amz-${name}`);

/**
 * Refuses headers that ask for something the endpoint would not do.
 *
 * @throws {S3Error} NotImplemented, or AccessDenied if the bucket is expected to belong to another account
 */
export function refuseUnsupportedHeaders(headers: ReadonlyMap<string, string>): void {
  for (const [name, value] of headers) {
    if (/^x-amz-(source-)?expected-bucket-owner$/.test(name) && value !== OWNER.ID) {
      throw new S3Error(
        "AccessDenied",
        `The bucket does not belong to account ${value}: expected ${OWNER.ID}`,
      );
    }
    if (isUnsupported(name) && !HARMLESS_VALUES.get(name)?.includes(value)) {
      throw new S3Error("NotImplemented", `The header ${name}: ${value} is not implemented`, {
        Header: name,
      });
    }
  }
}

function isUnsupported(name: string): boolean {
  return UNSUPPORTED.has(name) || UNSUPPORTED_PREFIXES.some((prefix) => name.startsWith(prefix));
}
