import { quoted } from "@wheelyard/core/quoted";
import type { FetchedObject } from "../store/store.ts";
import { InvalidFileError } from "./invalid-file-error.ts";

/**
 * How an object is stored, apart from its bytes: what can change when it is copied over itself while its ETag stays.
 */
export type StoredForm = Pick<FetchedObject, "contentEncoding" | "encryption">;

/** The object may be listed once it is stored in another way. Its bytes may be fine. */
export class InvalidStoredFormError extends InvalidFileError {}

/** Encodings that no client decodes. The second is that of an upload's request, which some S3-compatible tools keep. */
const HARMLESS_ENCODINGS = ["", "identity", "aws-chunked"];

/** Encrypted with S3's own key, so readers need no permission for a key. */
const S3_KEY = "AES256";

const COPY = 'copy it over itself with "aws s3 cp --metadata-directive REPLACE", or upload it again';

/**
 * @throws {InvalidStoredFormError} if clients would not get the bytes that are listed
 */
export function checkStoredForm({ contentEncoding = "", encryption = S3_KEY }: StoredForm): void {
  const encodings = contentEncoding.split(",").map((encoding) => encoding.trim().toLowerCase());
  if (!encodings.every((encoding) => HARMLESS_ENCODINGS.includes(encoding))) {
    throw new InvalidStoredFormError(
      `it is stored with Content-Encoding ${quoted(contentEncoding)}, so that clients decode what they have to hash: ${COPY} without an encoding`,
    );
  }
  if (encryption !== S3_KEY) {
    throw new InvalidStoredFormError(
      `it is encrypted with ${quoted(encryption)}, a key that CloudFront may not use: ${COPY} without a key`,
    );
  }
}
