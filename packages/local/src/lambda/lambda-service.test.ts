import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sha256 } from "../sha256.ts";
import { answerInvocation, type Functions, isForLambda } from "./lambda-service.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };

const functions: Functions = new Map<string, () => Promise<object>>([
  ["good", async () => ({ found: 3 })],
  [
    "bad",
    async () => {
      throw new RangeError("No");
    },
  ],
]);

const server = createServer((request, response) => {
  if (isForLambda(request)) void answerInvocation(request, response, functions, credentials);
  else response.writeHead(418).end();
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

interface Signing {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  secretAccessKey?: string;
  accessKeyId?: string;
  service?: string;
  signed?: string;
  sent?: string;
  /** The AWS CLI sends one only to S3. */
  applyChecksum?: boolean;
  date?: Date;
}

async function invoke(signing: Signing): Promise<{ status: number; error?: string | null; answer: unknown }> {
  const { path = "/2015-03-31/functions/good/invocations", method = "POST", applyChecksum = true } = signing;
  const { signed = "{}", sent = signed } = signing;
  const { port } = server.address() as AddressInfo;
  const signer = new SignatureV4({
    service: signing.service ?? "lambda",
    region: "eu-west-1",
    credentials: { ...credentials, ...signing },
    sha256: Sha256,
    applyChecksum,
  });
  const { headers } = await signer.sign(
    {
      method,
      protocol: "http:",
      hostname: "127.0.0.1",
      path,
      headers: { host: `127.0.0.1:${port}`, ...signing.headers },
      ...(method === "POST" && { body: signed }),
    },
    { signingDate: signing.date ?? new Date() },
  );
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers,
    ...(method === "POST" && { body: sent }),
  });
  const error = response.headers.get("x-amzn-errortype") ?? response.headers.get("x-amz-function-error");
  const text = await response.text();
  return { status: response.status, ...(error !== null && { error }), answer: text && JSON.parse(text) };
}

describe("Invoke", () => {
  it.each<[string, Signing]>([
    ["with a checksum in a header", {}],
    ["without one", { applyChecksum: false }],
    ["for who says that they wait", { headers: { "x-amz-invocation-type": "RequestResponse" } }],
  ])("answers with what a function returns, signed %s", async (_, signing) => {
    expect(await invoke(signing)).toEqual({ status: 200, answer: { found: 3 } });
  });

  it("reports what a function throws as its outcome", async () => {
    expect(await invoke({ path: "/2015-03-31/functions/bad/invocations" })).toEqual({
      status: 200,
      error: "Unhandled",
      answer: { errorType: "RangeError", errorMessage: "No" },
    });
  });

  it.each<[string, Signing, number, string]>([
    ["another secret", { secretAccessKey: "wrong" }, 403, "InvalidSignatureException"],
    ["an unknown key", { accessKeyId: "nobody" }, 403, "UnrecognizedClientException"],
    ["another payload", { sent: "[]" }, 403, "InvalidSignatureException"],
    [
      "another payload, without a checksum",
      { sent: "[]", applyChecksum: false },
      403,
      "InvalidSignatureException",
    ],
    ["an old signature", { date: new Date(Date.now() - 3_600_000) }, 403, "InvalidSignatureException"],
    [
      "an absent function",
      { path: "/2015-03-31/functions/none/invocations" },
      404,
      "ResourceNotFoundException",
    ],
    ["another operation", { path: "/2015-03-31/functions", method: "GET" }, 404, "ResourceNotFoundException"],
    [
      "who doesn't wait",
      { headers: { "x-amz-invocation-type": "Event" } },
      400,
      "InvalidParameterValueException",
    ],
    [
      "a payload that is too large",
      { signed: " ".repeat(6 * 1024 * 1024 + 1) },
      413,
      "RequestTooLargeException",
    ],
  ])("refuses %s", async (_, signing, status, error) => {
    expect(await invoke(signing)).toMatchObject({ status, error });
  });

  it("leaves requests that are signed for S3 to S3", async () => {
    expect(await invoke({ service: "s3" })).toMatchObject({ status: 418 });
  });
});
