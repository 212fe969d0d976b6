import { isIP } from "node:net";

const reservedPrefixes = ["xn--", "sthree-", "amzn-s3-demo-"];
const reservedSuffixes = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/**
 * Parses the name of a general purpose bucket by S3's rules.
 *
 * @throws {TypeError}
 */
export function parseBucketName(name: string): string {
  if (isBucketName(name)) return name;
  throw new TypeError(
    `Cannot name a bucket ${JSON.stringify(name)}: expected 3 to 63 lowercase letters, digits, dots and hyphens, ` +
      "a letter or digit at both ends and beside each dot, no IP address, no prefix or suffix that S3 reserves",
  );
}

function isBucketName(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    name.split(".").every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)) &&
    isIP(name) === 0 &&
    !reservedPrefixes.some((prefix) => name.startsWith(prefix)) &&
    !reservedSuffixes.some((suffix) => name.endsWith(suffix))
  );
}
