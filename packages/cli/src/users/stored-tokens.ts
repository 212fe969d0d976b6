import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { tokenParameter } from "@wheelyard/edge-auth/users/token-parameter";
import { watchCalls } from "../target/failed-calls.ts";

/** The tokens that an environment keeps in SSM, encrypted, for machines that have rights in AWS. */
export class StoredTokens {
  readonly #client: SSMClient;
  readonly env: string;

  constructor(client: SSMClient, env: string) {
    watchCalls(client);
    this.#client = client;
    this.env = env;
  }

  /** Keeps a user's token in place of an earlier one. The account's key for SSM encrypts it. */
  async put(user: string, token: string): Promise<void> {
    const what = { Name: tokenParameter(this.env, user), Value: token };
    await this.#client.send(new PutParameterCommand({ ...what, Type: "SecureString", Overwrite: true }));
  }

  /** A user's token; undefined if none is stored. */
  async read(user: string): Promise<string | undefined> {
    const what = { Name: tokenParameter(this.env, user), WithDecryption: true };
    return unlessMissing(
      async () => (await this.#client.send(new GetParameterCommand(what))).Parameter?.Value,
    );
  }

  /** Whether a user's token is stored. Its value is not decrypted. */
  async has(user: string): Promise<boolean> {
    const what = { Name: tokenParameter(this.env, user) };
    return (await unlessMissing(() => this.#client.send(new GetParameterCommand(what)))) !== undefined;
  }

  /** Forgets a user's token, if one is stored. */
  async delete(user: string): Promise<void> {
    const what = { Name: tokenParameter(this.env, user) };
    await unlessMissing(() => this.#client.send(new DeleteParameterCommand(what)));
  }
}

export function openStoredTokens(env: string, region: string | undefined): StoredTokens {
  return new StoredTokens(new SSMClient(region === undefined ? {} : { region }), env);
}

async function unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
