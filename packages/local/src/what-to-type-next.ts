import { credentials, region } from "./bucket-access.ts";
import type { LocalStack } from "./local-stack.ts";
import type { Settings } from "./settings.ts";

/** What a new user types in another terminal, with the addresses and names of this stack. */
export function whatToTypeNext({ bucket, user, token }: Settings, { s3Url, indexUrl }: LocalStack): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(token)}`;
  const simpleUrl = `${indexUrl.replace("://", `://${login}@`)}/simple/`;
  return `Upload, from another terminal:

  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey} AWS_DEFAULT_REGION=${region} AWS_ENDPOINT_URL_S3=${s3Url}
  aws s3 cp dist/ s3://${bucket}/ --recursive

Install, or look at it in a browser:

  pip install --index-url ${simpleUrl} NAME
  ${simpleUrl}
`;
}
