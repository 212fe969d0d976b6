import { readFile, writeFile } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudFrontKeyValueStoreClient, paginateListKeys } from "@aws-sdk/client-cloudfront-keyvaluestore";
import "@aws-sdk/signature-v4a";
import type { Outputs, Terminal } from "./deployment.ts";
import { edgeForEmulator } from "./edge-for-emulator.ts";
import type { Emulator } from "./emulator.ts";

const FUNCTION = "wheelyard-dev-viewer-request";

/** The code of the deployed function, as CloudFront runs it. */
export async function readDeployedEdge({ aws }: Terminal, folder: string): Promise<string> {
  const file = join(folder, "deployed-edge.js");
  await aws("cloudfront", "get-function", "--name", FUNCTION, "--stage", "LIVE", file);
  return readFile(file, "utf8");
}

/** Lets the deployed function see the current store. On AWS it always does. */
export async function showUsersToEdge(
  emulator: Emulator,
  terminal: Terminal,
  outputs: Outputs,
  code: string,
  folder: string,
): Promise<void> {
  await showUsers(terminal, outputs, code, folder, await readUsers(emulator, outputs.UsersArn));
}

async function showUsers(
  { aws }: Terminal,
  outputs: Outputs,
  code: string,
  folder: string,
  users: Record<string, string>,
): Promise<void> {
  const file = join(folder, "emulator-edge.js");
  await writeFile(file, edgeForEmulator(code, users));
  const config = {
    Comment: "",
    Runtime: "cloudfront-js-2.0",
    KeyValueStoreAssociations: { Quantity: 1, Items: [{ KeyValueStoreARN: outputs.UsersArn }] },
  };
  const named = ["--name", FUNCTION];
  const etag = async () =>
    (
      await aws(
        "cloudfront",
        "describe-function",
        ...named,
        "--stage",
        "DEVELOPMENT",
        "--query",
        "ETag",
        "--output",
        "text",
      )
    ).trim();
  await aws(
    "cloudfront",
    "update-function",
    ...named,
    "--if-match",
    await etag(),
    "--function-config",
    JSON.stringify(config),
    "--function-code",
    `fileb://${file}`,
  );
  await aws("cloudfront", "publish-function", ...named, "--if-match", await etag());
}

/** Shows the function each change of the store, as it comes. */
export function keepShowingUsers(
  emulator: Emulator,
  terminal: Terminal,
  outputs: Outputs,
  code: string,
  folder: string,
): AsyncDisposable {
  const stop = new AbortController();
  const loop = async () => {
    for (let shown = ""; !stop.signal.aborted; await sleep(1000)) {
      const users = await readUsers(emulator, outputs.UsersArn);
      if (JSON.stringify(users) === shown) continue;
      await showUsers(terminal, outputs, code, folder, users);
      shown = JSON.stringify(users);
    }
  };
  const ended = loop();
  // Thrown where it is awaited.
  ended.catch(() => {});
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}

/** What the key value store holds, by its keys. */
export async function readUsers(
  { port, environment }: Emulator,
  usersArn: string,
): Promise<Record<string, string>> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", NODE_EXTRA_CA_CERTS = "" } = environment;
  const client = new CloudFrontKeyValueStoreClient({
    endpoint: `https://localhost:${port}`,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    region: "us-east-1",
    requestHandler: {
      httpsAgent: new Agent({
        ca: await readFile(NODE_EXTRA_CA_CERTS),
        // The account's name under "localhost" is this machine.
        lookup: (_host, _options, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]),
      }),
    },
  });
  const users: Record<string, string> = {};
  for await (const { Items = [] } of paginateListKeys({ client }, { KvsARN: usersArn })) {
    for (const { Key, Value } of Items) if (Key !== undefined && Value !== undefined) users[Key] = Value;
  }
  client.destroy();
  return users;
}
