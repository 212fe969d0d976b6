/** The error codes used here for AWS services other than S3, with their HTTP status. */
const STATUS = {
  InvalidParameterValueException: 400,
  InvalidSignatureException: 403,
  InvalidAction: 400,
  MissingAuthenticationTokenException: 403,
  "AWS.SimpleQueueService.NonExistentQueue": 400,
  RequestTooLargeException: 413,
  ResourceNotFoundException: 404,
  UnrecognizedClientException: 403,
} as const;

/** An error for the client, in AWS's terms. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: keyof typeof STATUS;
  readonly status: number;

  constructor(code: keyof typeof STATUS, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }
}
