import { type CommandError, unreachable } from "../command-error.ts";
import { type FailedCall, failedCall } from "./failed-calls.ts";
import { permissionFor } from "./permissions.ts";

interface AwsError extends Error {
  code?: string;
  hostname?: string;
  address?: string;
  port?: number;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

const NO_NETWORK: Record<string, string> = {
  ECONNREFUSED: "the connection is refused",
  ENOTFOUND: "its name is unknown; is there a network?",
  EAI_AGAIN: "its name can't be looked up; is there a network?",
  ECONNRESET: "the connection broke",
  EPIPE: "the connection broke",
  ETIMEDOUT: "it doesn't answer",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "there is no way to it",
  TimeoutError: "it doesn't answer",
};

/** @returns undefined for what is none of the failures that the person at the terminal can mend */
export function explainFailure(thrown: unknown): CommandError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const error = thrown as AwsError;
  const call = failedCall(error);
  const message =
    credentialsProblem(error) ??
    regionProblem(error, call) ??
    permissionProblem(error, call) ??
    bucketProblem(error, call) ??
    networkProblem(error);
  return message === undefined ? undefined : unreachable(message, { cause: error });
}

function credentialsProblem(error: AwsError): string | undefined {
  switch (error.name) {
    case "CredentialsProviderError":
    case "TokenProviderError":
      return `Cannot find AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login" (${error.message})`;
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "RequestExpired":
      return 'Cannot sign in to AWS: the credentials are expired; get new ones, for example with "aws sso login"';
    case "InvalidAccessKeyId":
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
      return "Cannot sign in to AWS: the access key is unknown; is AWS_PROFILE or AWS_ACCESS_KEY_ID the right one?";
    case "SignatureDoesNotMatch":
    case "InvalidSignatureException":
      return "Cannot sign in to AWS: the secret key does not belong to the access key";
    default:
      return undefined;
  }
}

function regionProblem(error: AwsError, call: FailedCall | undefined): string | undefined {
  if (/^Region is missing/.test(error.message)) {
    return "Cannot tell which AWS region to ask: pass --region, or set AWS_REGION";
  }
  const actual = error.$response?.headers?.["x-amz-bucket-region"];
  const isElsewhere =
    ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"].includes(
      error.name,
    ) || error.$metadata?.httpStatusCode === 301;
  if (!isElsewhere) return undefined;
  const where = actual === undefined ? "another region" : actual;
  const advice = actual === undefined ? "pass --region" : `pass --region ${actual}`;
  return `Cannot use bucket "${call?.bucket}" in ${call?.region}: it is in ${where}; ${advice}`;
}

function permissionProblem(error: AwsError, call: FailedCall | undefined): string | undefined {
  if (error.$metadata?.httpStatusCode !== 403 && !/^AccessDenied/.test(error.name)) return undefined;
  if (call === undefined) return `Access is denied: ${error.message}`;
  // Who may not set tags may have all other rights, and go on without.
  const advice = call.isTagging ? "; with --no-upload-times s3:PutObject suffices" : "";
  return `Access is denied: your credentials lack the permission ${permissionFor(call)}${advice}`;
}

function bucketProblem(error: AwsError, call: FailedCall | undefined): string | undefined {
  if (error.name !== "NoSuchBucket") return undefined;
  return `Cannot find bucket "${call?.bucket}": expected the name of an existing one ${call?.bucketRole ?? "in --bucket"}`;
}

function networkProblem(error: AwsError): string | undefined {
  const problem = NO_NETWORK[error.code ?? ""] ?? NO_NETWORK[error.name];
  if (problem === undefined) return undefined;
  const first = error instanceof AggregateError ? (error.errors[0] as AwsError) : error;
  const host = first.hostname ?? first.address;
  const place =
    host === undefined ? "the index" : `${host}${first.port === undefined ? "" : `:${first.port}`}`;
  return `Cannot reach ${place}: ${problem}`;
}
