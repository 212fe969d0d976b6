import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { PROGRAM } from "@wheelyard/cli/build";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runWheelyard } from "../support/wheelyard.ts";

/** Runs a command line of bash, in which `wheelyard` is ours. */
async function inShell(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = `wheelyard() { '${process.execPath}' '${PROGRAM}' "$@"; }; ${line}`;
  const child = spawn("bash", ["-c", script], { env: cleanEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "close"),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

it.each(["--help", "completion bash", "publish --help"])(
  "says nothing if no one reads what %s prints",
  async (args) => {
    const line = `wheelyard ${args} | true; echo "\${PIPESTATUS[0]}"`;
    expect(await inShell(line)).toEqual({ code: 0, stdout: "0\n", stderr: "" });
  },
);

it("says so if its output can't be written", async () => {
  expect(await inShell("wheelyard completion bash > /dev/full")).toEqual({
    code: 4,
    stdout: "",
    stderr: "error: Cannot print the result: the disk is full\n",
  });
});

const AWS = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "us-east-1" };

it.each<[string, Record<string, string>, string[], number, string | RegExp]>(
  sampleOrAll([
    [
      "an empty bucket",
      { WHEELYARD_BUCKET: "" },
      ["list"],
      2,
      /^error: Cannot use WHEELYARD_BUCKET "": expected the name/,
    ],
    ["an empty environment", { WHEELYARD_ENV: "" }, ["list"], 2, /^error: Cannot use WHEELYARD_ENV ""/],
    [
      "an empty file",
      { WHEELYARD_USERS_FILE: "" },
      ["user", "list"],
      2,
      /^error: Cannot use WHEELYARD_USERS_FILE ""/,
    ],
    [
      "an empty queue",
      { WHEELYARD_QUEUE_URL: "" },
      ["redrive"],
      2,
      /^error: Cannot use WHEELYARD_QUEUE_URL "": expected the URL of a queue/,
    ],
    [
      "an empty function",
      { WHEELYARD_BUCKET: "b", WHEELYARD_RECONCILE_FUNCTION: "" },
      ["reconcile"],
      2,
      /^error: Cannot use WHEELYARD_RECONCILE_FUNCTION ""/,
    ],
    [
      "an empty region",
      { ...AWS, AWS_REGION: "" },
      ["list", "--bucket", "b"],
      3,
      /^error: Cannot find an AWS region/,
    ],
    [
      "an invalid region",
      { ...AWS, AWS_REGION: "us east" },
      ["list", "--bucket", "b"],
      3,
      /^error: Cannot use the AWS region/,
    ],
    [
      "a profile that is not there",
      { AWS_REGION: "us-east-1", AWS_PROFILE: "none" },
      ["list", "--bucket", "b"],
      3,
      /^error: Cannot find AWS credentials/,
    ],
    [
      "an invalid address",
      { ...AWS, AWS_ENDPOINT_URL_S3: "nowhere" },
      ["list", "--bucket", "b"],
      3,
      /^error: Cannot use address "nowhere"/,
    ],
    [
      "a path that does not exist",
      { ...AWS, WHEELYARD_BUCKET: "b" },
      ["publish", "nonexist"],
      2,
      /^error: Cannot find "nonexist"/,
    ],
    [
      "a source that is not there",
      { ...AWS, WHEELYARD_BUCKET: "b" },
      ["migrate", "nonexist"],
      2,
      /^error: Cannot migrate from "nonexist"/,
    ],
  ]),
)("names %s", async (_, env, args, code, stderr) => {
  const ended = await runWheelyard(args, { env });
  expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(stderr) });
});

it.each([
  [
    "that fails",
    500,
    "<Error><Code>InternalError</Code><Message>No</Message></Error>",
    "AWS failed: it answered ListObjectsV2",
  ],
  [
    "that refuses",
    400,
    "<Error><Code>InvalidRequest</Code><Message>No</Message></Error>",
    "AWS refused ListObjectsV2",
  ],
  ["that is not S3's", 200, "<!DOCTYPE html><p>Log in", "Cannot understand the answer to ListObjectsV2"],
])("doesn't report a service %s as its own bug", async (_, status, body, message) => {
  const url = await answering((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(body);
  });
  const env = { ...AWS, AWS_ENDPOINT_URL_S3: url };
  expect(await runWheelyard(["rejected", "--bucket", "b"], { env })).toMatchObject({
    code: 3,
    stdout: "",
    stderr: expect.stringContaining(message),
  });
});
