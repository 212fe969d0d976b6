/**
 * A key as in S3's events, which encode it like a form field: a space becomes `+`, a plus `%2B`, and slashes stay as
 * they are.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @example
 * formEncode("a folder/acme-1.0+cpu.zip") // "a+folder/acme-1.0%2Bcpu.zip"
 */
export function formEncode(key: string): string {
  return new URLSearchParams([["", key]]).toString().slice(1).replaceAll("%2F", "/");
}
