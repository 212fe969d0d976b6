import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { describedStack } from "../support/described-stack.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor } from "../support/wheelyard.ts";

let stack: TestStack;
let settings: Record<string, string>;

beforeAll(async () => {
  stack = await startTestStack();
  settings = await settingsFor(stack);
});
afterAll(() => stack[Symbol.asyncDispose]());

function failing(status: number, code: string, headers: Record<string, string> = {}): Promise<string> {
  return answering((_, response) => {
    response.writeHead(status, { "content-type": "application/xml", ...headers });
    response.end(`<Error><Code>${code}</Code><Message>No</Message></Error>`);
  });
}

describe("names what keeps a command from the index", () => {
  const refused = async (env: Record<string, string>, ...args: string[]) => {
    const ended = await runWheelyard(args.length > 0 ? args : ["list"], { env });
    expect(ended).toMatchObject({ code: 3, stdout: "" });
    return ended.stderr;
  };

  it("no credentials", async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...others } = settings;
    expect(AWS_ACCESS_KEY_ID).toBeDefined();
    expect(AWS_SECRET_ACCESS_KEY).toBeDefined();
    expect(await refused(others)).toMatch(/^error: Cannot find AWS credentials: set AWS_PROFILE, or .*\n$/);
  });

  it("an unknown access key, and a wrong secret", async () => {
    expect(await refused({ ...settings, AWS_ACCESS_KEY_ID: "nobody" })).toContain(
      "the access key is unknown",
    );
    expect(await refused({ ...settings, AWS_SECRET_ACCESS_KEY: "wrong" })).toContain(
      "the secret key does not belong to the access key",
    );
  });

  it("no region", async () => {
    const { AWS_REGION, ...others } = settings;
    expect(AWS_REGION).toBeDefined();
    expect(await refused(others)).toContain("Cannot find an AWS region: pass --region");
  });

  it("a wrong region", async () => {
    const url = await failing(301, "PermanentRedirect", { "x-amz-bucket-region": "eu-west-1" });
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: url })).toBe(
      'error: Cannot use bucket "my-pypi" in us-east-1: it is in eu-west-1; pass --region eu-west-1\n',
    );
  });

  it("no bucket of that name", async () => {
    expect(await refused(settings, "list", "--bucket", "absent")).toContain('Cannot find bucket "absent"');
  });

  it("a missing permission", async () => {
    const url = await failing(403, "AccessDenied");
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: url }, "show", "arrow")).toBe(
      "error: Access is denied: your credentials lack the permission s3:GetObject on arn:aws:s3:::my-pypi/_index/simple/arrow/state.json, or s3:ListBucket on arn:aws:s3:::my-pypi\n",
    );
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: url }, "rejected")).toContain(
      "s3:ListBucket on arn:aws:s3:::my-pypi\n",
    );
  });

  it("a missing permission to upload", async () => {
    const url = await answering((request, response) => {
      request.resume();
      const [status, code] = request.method === "PUT" ? [403, "AccessDenied"] : [404, "NoSuchKey"];
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${code}</Code><Message>No</Message></Error>`);
    });
    const { filename, body } = buildWheel({ name: "arrow", version: "1.0" });
    const file = join(await temporaryFolder(), filename);
    await writeFile(file, body);
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: url }, "publish", file)).toBe(
      `error: Access is denied: your credentials lack the permission s3:PutObject on arn:aws:s3:::my-pypi/arrow/${filename}\n`,
    );
  });

  it("a missing permission to look an environment up", async () => {
    const url = await answering((_, response) => {
      response.writeHead(403, { "content-type": "text/xml" });
      response.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No</Message></Error></ErrorResponse>",
      );
    });
    const env = { ...settings, AWS_ENDPOINT_URL_CLOUDFORMATION: url };
    expect(await refused(env, "list", "--env", "qa")).toBe(
      "error: Access is denied: your credentials lack the permission cloudformation:DescribeStacks on stack wheelyard-qa\n",
    );
  });

  it("expired credentials", async () => {
    const url = await failing(400, "ExpiredToken");
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: url })).toContain(
      "Cannot sign in to AWS: the credentials have expired",
    );
  });

  it("no network", async () => {
    expect(await refused({ ...settings, AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" })).toBe(
      "error: Cannot reach 127.0.0.1:1: the connection is refused\n",
    );
  });

  it("no such environment", async () => {
    const url = await answering((_, response) => {
      response.writeHead(400, { "content-type": "text/xml" });
      response.end(
        "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id wheelyard-qa does not exist</Message></Error></ErrorResponse>",
      );
    });
    const env = { ...settings, AWS_ENDPOINT_URL_CLOUDFORMATION: url };
    expect(await refused(env, "list", "--env", "qa")).toBe(
      'error: Cannot find environment "qa": there is no stack "wheelyard-qa" in us-east-1; is it in another region (--region) or account?\n',
    );
  });
});

it("takes the region from the same places as the AWS CLI", async () => {
  const { AWS_REGION = "", ...others } = settings;
  const env = { ...others, AWS_DEFAULT_REGION: AWS_REGION };
  expect(await runWheelyard(["list", "--json"], { env })).toMatchObject({ code: 0, stdout: "[]\n" });
});

describe("an environment", () => {
  const settingsOf = async (outputs: Record<string, string>): Promise<Record<string, string>> => {
    const url = await describedStack({
      BucketName: stack.bucket.name,
      IndexUrl: "https://pypi.example/simple/",
      UsersArn: "arn:aws:cloudfront::123456789012:key-value-store/a",
      ...outputs,
    });
    const { WHEELYARD_BUCKET, ...others } = settings;
    expect(WHEELYARD_BUCKET).toBe(stack.bucket.name);
    return { ...others, AWS_ENDPOINT_URL_CLOUDFORMATION: url };
  };

  it("is taken from its stack's outputs", async () => {
    const env = await settingsOf({});
    expect(await runWheelyard(["list", "--env", "qa", "--json"], { env })).toMatchObject({
      code: 0,
      stdout: "[]\n",
    });
  });

  it.each([
    ["its upstream", { UpstreamSettings: '{"reserved":["kept"]}' }, 'reserved by "kept"', true],
    ["that it has no upstream", {}, "the index has no upstream", false],
  ])("tells %s", async (_, outputs, why, isOneIndex) => {
    const env = await settingsOf(outputs);
    const explained = await runWheelyard(["explain", "kept", "--env", "qa"], { env });
    expect(explained.stdout).toContain(why);
    const config = await runWheelyard(["pip-config", "uv", "--env", "qa"], { env });
    expect(config.stdout.includes("default = true")).toBe(isOneIndex);
  });

  it("tells the rules of its channels for upstream", async () => {
    const env = await settingsOf({
      UpstreamSettings: '{"reserved":[]}',
      UpstreamViews: '{"frozen":{"blocked":["ctx"]}}',
    });
    const explained = await runWheelyard(["explain", "ctx", "--channel", "frozen", "--env", "qa"], { env });
    expect(explained.stdout).toBe('Nobody answers for ctx in the channel "frozen": it is blocked by "ctx"\n');
  });

  it("or a bucket has to be named", async () => {
    expect(await runWheelyard(["list"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: Cannot find the index: expected --env or --bucket, or WHEELYARD_ENV or WHEELYARD_BUCKET\n",
    });
  });
});
