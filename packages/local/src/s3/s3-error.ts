/** The S3 error codes that this endpoint uses, with their HTTP status. */
const STATUS = {
  AccessDenied: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartNumber: 416,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidTag: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;

export type ErrorCode = keyof typeof STATUS;

/** An error for the client, in S3's terms. */
export class S3Error extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Further elements of the error document, such as `Key`. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "S3Error";
    this.code = code;
    this.status = STATUS[code];
    this.details = details;
    this.headers = headers;
  }
}

export function noSuchKey(key: string): S3Error {
  return new S3Error("NoSuchKey", `There is no object "${key}"`, { Key: key });
}

export function noSuchBucket(name: string): S3Error {
  return new S3Error("NoSuchBucket", `There is no bucket "${name}"`, { BucketName: name });
}

/** A bucket without versioning has one version of each object, which S3 calls `null`. */
export function requireNullVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === "null") return;
  throw new S3Error("NoSuchVersion", `There is no version "${versionId}": the bucket keeps none`, {
    VersionId: versionId,
  });
}
