import type { IncomingMessage, ServerResponse } from "node:http";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { RECONCILE_FUNCTION } from "@wheelyard/local/local-stack";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { describedStack } from "../support/described-stack.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, type Wheelyard, wheelyard } from "../support/wheelyard.ts";

let stack: TestStack;
let settings: Record<string, string>;
let run: Wheelyard;

const wheel = buildWheel({ name: "arrow", version: "1.0" });

beforeAll(async () => {
  stack = await startTestStack();
  settings = await settingsFor(stack);
  run = wheelyard(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

beforeEach(async () => {
  await stack.bucket.put(`arrow/${wheel.filename}`, wheel.body);
  await stack.bucket.put("odd-1.0-py3-none-any.whl", "no zip");
  await stack.drain();
});

async function loseTheIndex(): Promise<void> {
  for (const key of await stack.bucket.keys("_index/")) await stack.bucket.delete(key);
}

describe("reconcile", () => {
  it("says that nothing was found", async () => {
    expect(await run("reconcile")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Nothing found among \d+ objects: bucket and index agree\n$/),
      stderr: "",
    });
  });

  it("says what was found, and waits until it is repaired", async () => {
    await loseTheIndex();
    const ended = await run("reconcile");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const lines = ended.stdout.trimEnd().split("\n");
    expect([...lines.slice(0, 2), ...lines.slice(2, -1).sort(), ...lines.slice(-1)]).toEqual([
      "Found 2 differences among 5 objects:",
      "  missing  2  the index does not know them",
      `  missing arrow/${wheel.filename}`,
      "  missing odd-1.0-py3-none-any.whl",
      "All repaired: bucket and index agree",
    ]);
    expect(await stack.index.filenames("arrow")).toEqual([wheel.filename]);
    expect(await run("verify")).toMatchObject({ code: 0 });
  });

  it("prints JSON for scripts", async () => {
    const agreed = await run("reconcile", "--json");
    expect(agreed).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(agreed.stdout)).toMatchObject({ differences: 0, examples: [] });

    await loseTheIndex();
    const unawaited = await run("reconcile", "--no-wait", "--json");
    expect(unawaited).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(unawaited.stdout)).toMatchObject({ missing: 2, stale: 0, ghost: 0, differences: 2 });
    expect(JSON.parse(unawaited.stdout)).not.toHaveProperty("left");

    await stack.drain();
    await loseTheIndex();
    const awaited = await run("reconcile", "--json");
    expect(awaited).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(awaited.stdout)).toMatchObject({ missing: 2, left: [] });
  });

  it("finds ghosts and other versions", async () => {
    const page = await stack.bucket.get("_index/simple/arrow/state.json");
    await stack.bucket.put("_index/simple/arrow/state.json", page.replaceAll("1.0-py3", "2.0-py3"));
    const { stdout } = await run("reconcile", "--no-wait");
    expect(stdout).toMatch(/^ {2}ghost +1 {2}the index lists them, but they are gone$/m);
    expect(stdout).toMatch(/^ {2}missing +1 /m);
    expect(await run("reconcile")).toMatchObject({ code: 0 });
  });

  it("finds the function of an environment", async () => {
    const cloudFormation = await describedStack({
      BucketName: stack.bucket.name,
      IndexUrl: "https://pypi.example/simple/",
      UsersArn: "arn:aws:cloudfront::123456789012:key-value-store/a",
      ReconcileFunctionName: RECONCILE_FUNCTION,
    });
    const { WHEELYARD_BUCKET: _, WHEELYARD_RECONCILE_FUNCTION: __, ...others } = settings;
    const env = { ...others, AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation };
    expect(await runWheelyard(["reconcile", "--env", "qa"], { env })).toMatchObject({ code: 0 });
  });

  it("needs one address for all of a local index", async () => {
    const { AWS_ENDPOINT_URL_S3 = "", AWS_ENDPOINT_URL_LAMBDA: _, ...others } = settings;
    const env = { ...others, AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_S3 };
    expect(await runWheelyard(["reconcile"], { env })).toMatchObject({ code: 0 });
  });
});

describe("names what keeps reconcile from finishing", () => {
  const answered = async (
    listener: (request: IncomingMessage, response: ServerResponse) => void,
    ...args: string[]
  ) =>
    runWheelyard(["reconcile", ...args], {
      env: { ...settings, AWS_ENDPOINT_URL_LAMBDA: await answering(listener) },
    });

  const REPORT = {
    listed: 2,
    swept: 0,
    missing: 1,
    stale: 0,
    ghost: 0,
    outdated: 0,
    damaged: 0,
    differences: 1,
  };

  it("no function", async () => {
    const { WHEELYARD_RECONCILE_FUNCTION: _, ...env } = settings;
    expect(await runWheelyard(["reconcile"], { env })).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: Cannot find the reconcile function: expected --env or --function, or WHEELYARD_ENV or WHEELYARD_RECONCILE_FUNCTION\n",
    });
    expect(await run("reconcile", "--function", "absent")).toEqual({
      code: 3,
      stdout: "",
      stderr:
        'error: Cannot find function "absent" in us-east-1: expected the reconcile function of a deployed environment\n',
    });
  });

  it("a missing permission", async () => {
    const ended = await answered((_, response) => {
      response.writeHead(403, { "x-amzn-errortype": "AccessDeniedException" });
      response.end('{"Message":"User is not authorized to perform: lambda:InvokeFunction"}');
    });
    expect(ended).toEqual({
      code: 3,
      stdout: "",
      stderr: `error: Access is denied: your credentials lack the permission lambda:InvokeFunction on function ${RECONCILE_FUNCTION}\n`,
    });
  });

  it("no capacity for it", async () => {
    const ended = await answered((_, response) => {
      response.writeHead(429, { "x-amzn-errortype": "TooManyRequestsException" });
      response.end('{"message":"Rate Exceeded."}');
    });
    expect(ended).toEqual({
      code: 3,
      stdout: "",
      stderr: `error: Cannot start function "${RECONCILE_FUNCTION}": Lambda's concurrency limit is reached; try again\n`,
    });
  });

  it("a wrong secret", async () => {
    const env = { ...settings, AWS_SECRET_ACCESS_KEY: "wrong" };
    const ended = await runWheelyard(["reconcile"], { env });
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    expect(ended.stderr).toContain("the secret key does not belong to the access key");
  });

  it("a function that fails", async () => {
    const ended = await answered((_, response) => {
      response.writeHead(200, { "x-amz-function-error": "Unhandled" });
      response.end('{"errorMessage":"Task timed out after 900.00 seconds"}');
    });
    expect(ended).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: Cannot reconcile: function "${RECONCILE_FUNCTION}" failed: Task timed out after 900.00 seconds; its log says more\n`,
    });
  });

  it("a broken connection, without starting it again", async () => {
    let started = 0;
    const ended = await answered((request) => {
      started++;
      request.resume().once("end", () => request.socket.resetAndDestroy());
    });
    expect(ended).toEqual({
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: Cannot tell what reconcile found: the connection broke after \d+ s; the function keeps running, and "wheelyard verify" shows what remains to repair\n$/,
      ),
    });
    expect(started).toBe(1);
  });

  it("no network", async () => {
    const env = { ...settings, AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:1" };
    expect(await runWheelyard(["reconcile"], { env })).toEqual({
      code: 3,
      stdout: "",
      stderr: "error: Cannot reach 127.0.0.1:1: the connection is refused\n",
    });
  });

  it("an indexer that repairs nothing", async () => {
    await loseTheIndex();
    const report = { ...REPORT, examples: ["missing arrow"] };
    const ended = await answered((_, response) => response.end(JSON.stringify(report)), "--timeout", "1");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(`"arrow/${wheel.filename}" `);
    expect(ended.stderr).toMatch(/^error: Not all is repaired after 1 s: \d+ differences remain; /);
  });
});
