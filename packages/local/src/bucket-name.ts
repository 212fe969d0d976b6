import { isIP } from "node:net";

export const bucketNameRule =
  "a bucket name: 3 to 63 lowercase letters, digits, dots and hyphens, a letter or digit at both ends and " +
  "beside every dot, not shaped like an IP address, no prefix or suffix that S3 reserves";

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** Whether S3 lets a general purpose bucket be called so. */
export function isBucketName(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    name.split(".").every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) &&
    isIP(name) === 0 &&
    !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => name.endsWith(suffix))
  );
}
