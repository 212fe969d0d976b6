/** Lambda's error codes, as far as they are answered here, and the HTTP status that goes with each. */
const STATUS = {
  InvalidParameterValueException: 400,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  RequestTooLargeException: 413,
  ResourceNotFoundException: 404,
  UnrecognizedClientException: 403,
} as const;

/** A refusal that the client is told about, in Lambda's terms. */
export class LambdaError extends Error {
  override readonly name = "LambdaError";
  readonly code: keyof typeof STATUS;
  readonly status: number;

  constructor(code: keyof typeof STATUS, message: string) {
    super(message);
    this.code = code;
    this.status = STATUS[code];
  }
}
