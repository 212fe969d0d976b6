/** The error codes of AWS's services beside S3, as far as they are answered here, and the HTTP status that goes with each. */
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

/** A refusal that the client is told about, in AWS's terms. */
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
