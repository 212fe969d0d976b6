import { join } from "node:path";
import { shellWord } from "@wheelyard/core/shell-word";
import { credentials, region } from "./bucket-access.ts";
import { type LocalStack, RECONCILE_FUNCTION } from "./local-stack.ts";
import type { Settings } from "./settings.ts";
import { queueUrls } from "./sqs/sqs-service.ts";

/** What a new user types in another terminal, with the addresses and names of this stack. */
export function whatToTypeNext(
  { bucket, dataDir, user, token, upstream, channels }: Settings,
  { s3Url, indexUrl }: LocalStack,
): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(token)}`;
  const url = indexUrl.replace("://", `://${login}@`);
  const { queue, deadLetters } = queueUrls(s3Url);
  return `Upload, from another terminal:

  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey} AWS_DEFAULT_REGION=${region} AWS_ENDPOINT_URL_S3=${s3Url}
  aws s3 cp dist/ s3://${bucket}/ --recursive

Or, with these set as well, publish and look after it with wheelyard:

  export WHEELYARD_BUCKET=${bucket} WHEELYARD_INDEX_URL=${indexUrl} WHEELYARD_LOCAL_LOGIN=${shellWord(login)} WHEELYARD_USERS_FILE=${shellWord(join(dataDir, "users.json"))} WHEELYARD_RECONCILE_FUNCTION=${RECONCILE_FUNCTION} WHEELYARD_QUEUE_URL=${queue} WHEELYARD_DEAD_LETTERS_URL=${deadLetters} AWS_ENDPOINT_URL_LAMBDA=${s3Url}${upstreamVariables(upstream, channels)}
  npx -y pnpm@12.21.0 wheelyard --help

Install, or look at it in a browser:

  pip install --index-url ${url}/simple/ NAME
  ${url}/
`;
}

/** As an environment's outputs have them, for `wheelyard explain`. */
function upstreamVariables(upstream: Settings["upstream"], { writtenViews }: Settings["channels"]): string {
  if (upstream === undefined) return "";
  const { reserved, sources, minimumAgeDays, advisories = { hide: "none" } } = upstream;
  const written = { reserved, sources, minimumAgeDays, advisories };
  const views =
    Object.keys(writtenViews).length === 0
      ? ""
      : ` WHEELYARD_UPSTREAM_VIEWS=${shellWord(JSON.stringify(writtenViews))}`;
  return ` WHEELYARD_UPSTREAM_SETTINGS=${shellWord(JSON.stringify(written))}${views}`;
}
