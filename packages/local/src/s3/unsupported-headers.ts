import { OWNER } from "./owner.ts";
import { S3Error } from "./s3-error.ts";

/** Values under which a header asks for nothing that the endpoint would not do anyway. */
const HARMLESS_VALUES = new Map([
  ["x-amz-acl", ["private", "bucket-owner-full-control"]],
  ["x-amz-bucket-object-lock-enabled", ["false"]],
  ["x-amz-object-ownership", ["BucketOwnerEnforced"]],
  ["x-amz-request-payer", ["requester"]],
  ["x-amz-server-side-encryption", ["AES256"]],
  ["x-amz-storage-class", ["STANDARD"]],
]);

const UNSUPPORTED =
  /^x-amz-(acl|bucket-object-lock-enabled|copy-source-server-side-encryption-.*|grant-.*|object-lock-.*|object-ownership|request-payer|server-side-encryption.*|storage-class|website-redirect-location|write-offset-bytes)$/;

/**
 * Refuses what a client asks for in a header and would not get.
 *
 * @throws {S3Error} NotImplemented, or AccessDenied where the bucket is expected to be another account's
 */
export function refuseUnsupportedHeaders(headers: ReadonlyMap<string, string>): void {
  for (const [name, value] of headers) {
    if (/^x-amz-(source-)?expected-bucket-owner$/.test(name) && value !== OWNER.ID) {
      throw new S3Error(
        "AccessDenied",
        `The bucket does not belong to account ${value}: expected ${OWNER.ID}`,
      );
    }
    if (UNSUPPORTED.test(name) && !HARMLESS_VALUES.get(name)?.includes(value)) {
      throw new S3Error("NotImplemented", `The header ${name}: ${value} is not implemented`, {
        Header: name,
      });
    }
  }
}
