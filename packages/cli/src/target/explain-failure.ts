import { NewerFormatError } from "@wheelyard/core/format";
import { InvalidPageStateError } from "@wheelyard/core/project-page-state";
import { InvalidRootListError } from "@wheelyard/core/root-list";
import { InvalidListError } from "@wheelyard/indexer/lists/list-records";
import { CommandError, refused, unreachable } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { diskProblem } from "./disk-problem.ts";
import { type FailedCall, failedCall } from "./failed-calls.ts";
import { networkProblem } from "./network-problem.ts";
import { permissionFor } from "./permissions.ts";
import { serviceProblem } from "./service-problem.ts";

interface AwsError extends Error {
  input?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

/** Errors of the index itself; each message says what to do. */
const UNREADABLE_STATES = [NewerFormatError, InvalidPageStateError, InvalidRootListError, InvalidListError];

/** @returns undefined if it is not a failure that the user can fix */
export function explainFailure(thrown: unknown): CommandError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const error = thrown as AwsError;
  const call = failedCall(error);
  if (UNREADABLE_STATES.some((State) => error instanceof State))
    return refused(error.message, { cause: error });
  const message =
    credentialsProblem(error) ??
    configurationProblem(error) ??
    regionProblem(error, call) ??
    permissionProblem(error, call) ??
    bucketProblem(error, call) ??
    networkProblem(error) ??
    serviceProblem(error, call);
  if (message !== undefined) return unreachable(message, { cause: error });
  const disk = diskProblem(error);
  return disk === undefined ? undefined : new CommandError(EXIT.disk, disk, { cause: error });
}

function credentialsProblem(error: AwsError): string | undefined {
  switch (error.name) {
    case "CredentialsProviderError":
    case "TokenProviderError":
      return `Cannot find AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login" (${error.message})`;
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "RequestExpired":
      return 'Cannot sign in to AWS: the credentials have expired; get new ones, for example with "aws sso login"';
    case "InvalidAccessKeyId":
    case "InvalidClientTokenId":
    case "UnrecognizedClientException":
      return "Cannot sign in to AWS: the access key is unknown; is AWS_PROFILE or AWS_ACCESS_KEY_ID the right one?";
    case "RequestTimeTooSkewed":
      return "Cannot sign in to AWS: the clock of this machine is more than 15 minutes off";
    case "SignatureDoesNotMatch":
    case "InvalidSignatureException":
      return "Cannot sign in to AWS: the secret key does not belong to the access key";
    default:
      return undefined;
  }
}

/** Configuration, in the environment or in files, that the SDK can't use. */
function configurationProblem({ message, name, input }: AwsError): string | undefined {
  if (name === "TypeError" && input !== undefined && /Invalid URL/.test(message)) {
    return `Cannot use address ${JSON.stringify(input)}: expected an http or https URL in AWS_ENDPOINT_URL or the service's own variable`;
  }
  if (/^(Region not accepted|Invalid region)|not a valid hostname component/.test(message)) {
    return `Cannot use the AWS region: ${message}; pass --region, or set AWS_REGION`;
  }
  return undefined;
}

function regionProblem(error: AwsError, call: FailedCall | undefined): string | undefined {
  if (/^Region is missing/.test(error.message)) {
    return "Cannot find an AWS region: pass --region, or set AWS_REGION";
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
  // A user who may not set tags may have all other permissions, and continue without.
  const advice = call.isTagging ? "; with --no-upload-times, s3:PutObject is enough" : "";
  return `Access is denied: your credentials lack the permission ${permissionFor(call)}${advice}`;
}

function bucketProblem(error: AwsError, call: FailedCall | undefined): string | undefined {
  if (error.name !== "NoSuchBucket") return undefined;
  return `Cannot find bucket "${call?.bucket}": expected the name of an existing one ${call?.bucketRole ?? "in --bucket"}`;
}
