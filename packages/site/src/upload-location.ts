/** Where to upload files, for the commands on a page. */
export interface UploadLocation {
  bucket: string;
  /** The S3 API's address, if it is not AWS's. */
  endpoint?: string | undefined;
}
