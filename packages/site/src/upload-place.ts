/** Where files are uploaded to, for the commands that a page shows. */
export interface UploadPlace {
  bucket: string;
  /** Of the S3 API, where it isn't that of AWS. */
  endpoint?: string | undefined;
}
