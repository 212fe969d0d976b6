import { wrongUsage } from "../command-error.ts";
import { variable } from "../target/variables.ts";
import type { StoredTokens } from "./stored-tokens.ts";
import type { UserStore } from "./user-store.ts";

/** Options that choose whose users a command manages. */
export interface UsersOptions {
  env?: string;
  region?: string;
  usersFile?: string;
}

/** The users, and the address of their index, if known. */
export interface OpenUsers {
  users: UserStore;
  indexUrl: string | undefined;
  /** The tokens that its environment stores; undefined for a local index, which stores none. */
  tokens: StoredTokens | undefined;
  /** When a change takes effect; undefined for at once. */
  delay: string | undefined;
  /** What is deployed about upstream and its views, in JSON; undefined if that is nothing or not known. */
  deployed: { upstream: string | undefined; views: string | undefined };
}

export async function openUsers(options: UsersOptions): Promise<OpenUsers> {
  if (options.usersFile === "") throw wrongUsage('Cannot use --users-file "": expected the path of a file');
  const file =
    options.usersFile ?? (options.env === undefined ? variable("WHEELYARD_USERS_FILE") : undefined);
  if (file !== undefined) {
    const { UserFile } = await import("./user-file.ts");
    return {
      users: new UserFile(file),
      indexUrl: variable("WHEELYARD_INDEX_URL"),
      tokens: undefined,
      delay: undefined,
      deployed: { upstream: undefined, views: undefined },
    };
  }
  const env = options.env ?? variable("WHEELYARD_ENV");
  if (env === undefined) {
    throw wrongUsage(
      "Cannot find the users: expected --env or --users-file, or WHEELYARD_ENV or WHEELYARD_USERS_FILE",
    );
  }
  const { readStackOutputs } = await import("../target/stack-outputs.ts");
  const { usersArn, indexUrl, upstream, views } = await readStackOutputs(env, options.region);
  const { CloudFrontKeyValueStoreClient } = await import("@aws-sdk/client-cloudfront-keyvaluestore");
  const { KeyValueUserStore } = await import("./key-value-store.ts");
  const { openStoredTokens } = await import("./stored-tokens.ts");
  const client = new CloudFrontKeyValueStoreClient(
    options.region === undefined ? {} : { region: options.region },
  );
  return {
    users: new KeyValueUserStore(client, usersArn),
    indexUrl,
    tokens: openStoredTokens(env, options.region),
    delay: "it reaches CloudFront's edges within minutes",
    deployed: { upstream, views },
  };
}
