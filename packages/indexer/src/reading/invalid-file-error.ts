/**
 * Why an uploaded file can't be listed. The message completes a sentence that begins with the file, and tells the
 * uploader what to fix.
 */
export class InvalidFileError extends Error {
  override readonly name = "InvalidFileError";
}
