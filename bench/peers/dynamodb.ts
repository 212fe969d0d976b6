import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { keptPort } from "../../test/support/kept-port.ts";
import { pythonPrograms } from "../../test/support/python-programs.ts";
import { startProgram } from "../measure/background-program.ts";

/** The emulator for deployment tests has a DynamoDB too. */
const EMULATOR = new URL("../../test/deploy/requirements/ministack.txt", import.meta.url);

/** A DynamoDB on this machine, without tables. */
export async function startDynamoDb(): Promise<AsyncDisposable & { url: string }> {
  const programs = await pythonPrograms(EMULATOR);
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  const port = await keptPort();
  const url = `http://127.0.0.1:${port}`;
  const environment = cleanEnvironment({
    HOME: folder,
    TMPDIR: folder,
    BIND_HOST: "127.0.0.1",
    MINISTACK_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
  });
  const server = await startProgram(join(programs, "ministack"), [], environment, url);
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A table with one text as its key. */
export async function createTable(url: string, name: string, key: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.CreateTable",
      // It is not checked, but names the service.
      authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request",
    },
    body: JSON.stringify({
      TableName: name,
      KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  });
  if (!response.ok) throw new Error(`Cannot create table "${name}": ${await response.text()}`);
}
