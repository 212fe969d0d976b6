import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SSMClient } from "@aws-sdk/client-ssm";
import { expect, it, onTestFinished, vi } from "vitest";
import { requireNoStoredToken } from "./store-token.ts";
import { StoredTokens } from "./stored-tokens.ts";

/** The tokens of an environment whose SSM answers each request like this. */
async function tokensOf(status: number, answer: object): Promise<StoredTokens> {
  const server = createServer((_, response) => {
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "key", secretAccessKey: "secret" };
  return new StoredTokens(
    new SSMClient({ endpoint, credentials, region: "eu-west-1", maxAttempts: 1 }),
    "prod",
  );
}

const STORED = { Parameter: { Name: "/wheelyard/prod/users/ci", Type: "SecureString", Value: "encrypted" } };

it("refuses a new token beside a stored one that expires", async () => {
  await expect(requireNoStoredToken("ci", await tokensOf(200, STORED))).rejects.toThrow(
    'Cannot rotate user "ci" without --store: parameter "/wheelyard/prod/users/ci" would keep the token that expires, and machines would go on with it',
  );
});

it("lets a user be whose token is not stored, or can't be", async () => {
  await requireNoStoredToken("ci", await tokensOf(400, { __type: "ParameterNotFound" }));
  await requireNoStoredToken("ada@acme", await tokensOf(200, STORED));
});

it("tells an operator who may not look", async () => {
  const written: string[] = [];
  const write = vi
    .spyOn(process.stderr, "write")
    .mockImplementation((text) => written.push(String(text)) > 0);
  onTestFinished(() => write.mockRestore());
  await requireNoStoredToken("ci", await tokensOf(400, { __type: "AccessDeniedException" }));
  expect(written.join("")).toBe(
    "If a token of ci is stored, machines go on with it until it expires: you lack ssm:GetParameter on parameter /wheelyard/prod/users/ci\n",
  );
});

it("fails if SSM does", async () => {
  await expect(
    requireNoStoredToken("ci", await tokensOf(400, { __type: "InternalServerError" })),
  ).rejects.toThrow();
});
