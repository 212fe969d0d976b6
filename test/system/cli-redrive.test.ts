import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { EventQueue } from "@wheelyard/local/queue/event-queue";
import { localMapping } from "@wheelyard/local/queue/event-source-mapping";
import { startS3Endpoint } from "@wheelyard/local/s3/endpoint";
import { answerSqs, isForSqs, queueUrls } from "@wheelyard/local/sqs/sqs-service";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answering } from "../support/answering.ts";
import { describedStack } from "../support/described-stack.ts";
import { runWheelyard } from "../support/wheelyard.ts";

let folder: string;
let queue: EventQueue;
let close: () => Promise<void>;
let settings: Record<string, string>;
/** What the handler received since the last message was given up. */
let delivered: string[];
let isBroken: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-redrive-"));
  const mapping = { ...localMapping, maxReceiveCount: 1, batchWindowMs: 1 };
  queue = await EventQueue.open({ folder, region, mapping, log: () => {} });
  const endpoint = await startS3Endpoint({
    host: "127.0.0.1",
    port: 0,
    folder: join(folder, "s3"),
    buckets: ["my-pypi"],
    credentials,
    notifications: queue,
    neighbours: [
      { isMeant: isForSqs, answer: (request, response) => answerSqs(request, response, queue, credentials) },
    ],
  });
  const urls = queueUrls(endpoint.url);
  settings = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    WHEELYARD_QUEUE_URL: urls.queue,
    WHEELYARD_DEAD_LETTERS_URL: urls.deadLetters,
  };
  delivered = [];
  isBroken = true;
  queue.deliverTo(async ({ Records }) => {
    if (isBroken) throw new Error("broken");
    delivered.push(...Records.map(({ body }) => body));
    return { batchItemFailures: [] };
  });
  close = async () => {
    await queue.close();
    await endpoint.close();
    await rm(folder, { recursive: true, force: true });
  };
});
afterEach(() => close());

/** Makes that many messages fail for good, then fixes the cause. */
async function fail(count: number): Promise<string[]> {
  const bodies = Array.from({ length: count }, (_, n) => JSON.stringify({ Records: [], n, text: "ü + \n" }));
  for (const body of bodies) await queue.send(body);
  await queue.drain();
  expect(await queue.deadLetters.count()).toBe(count);
  isBroken = false;
  return bodies;
}

const redrive = (...args: string[]) => runWheelyard(["redrive", ...args], { env: settings });

it.each([1, 10, 57])("delivers %i dead letters again", async (count) => {
  const bodies = await fail(count);
  expect(await redrive()).toEqual({
    code: 0,
    stdout: `Moved ${count} ${count === 1 ? "message" : "messages"} back into the indexer's queue\n`,
    stderr: "",
  });
  await queue.drain();
  expect(delivered.toSorted()).toEqual(bodies.toSorted());
  expect(await queue.deadLetters.count()).toBe(0);
});

it("says how many there are, and moves none of them, in a dry run", async () => {
  await fail(3);
  expect(await redrive("--dry-run")).toEqual({ code: 0, stdout: "Would move 3 messages back\n", stderr: "" });
  const { stdout } = await redrive("--dry-run", "--json");
  expect(JSON.parse(stdout)).toEqual({ moved: 0, left: 3 });
  expect(await queue.deadLetters.count()).toBe(3);
});

it("says that there are none, and prints JSON for scripts", async () => {
  expect(await redrive()).toEqual({ code: 0, stdout: "There are no dead letters\n", stderr: "" });
  await fail(2);
  const { code, stdout } = await redrive("--json");
  expect([code, JSON.parse(stdout)]).toEqual([0, { moved: 2, left: 0 }]);
});

it("says what is left if someone else has it", async () => {
  await fail(2);
  await queue.deadLetters.receive(1);
  expect(await redrive()).toEqual({
    code: 1,
    stdout: "Moved 1 message back into the indexer's queue\n",
    stderr: "error: Cannot move 1 message: another reader holds them right now; try again in a minute\n",
  });
});

it("leaves what is not a message where it is", async () => {
  await fail(1);
  await writeFile(join(folder, "dead-letters", "0-broken.json"), "{");
  expect(await redrive()).toMatchObject({ code: 1 });
  expect(await readdir(join(folder, "dead-letters"))).toEqual(["0-broken.json"]);
});

it("finds the queues of an environment", async () => {
  await fail(1);
  const { WHEELYARD_QUEUE_URL = "", WHEELYARD_DEAD_LETTERS_URL = "", ...others } = settings;
  const outputs = { BucketName: "b", IndexUrl: "https://pypi.example/simple/", UsersArn: "arn" };
  const stack = await describedStack({
    ...outputs,
    QueueUrl: WHEELYARD_QUEUE_URL,
    DeadLettersUrl: WHEELYARD_DEAD_LETTERS_URL,
  });
  const env = { ...others, AWS_ENDPOINT_URL_CLOUDFORMATION: stack };
  expect(await runWheelyard(["redrive", "--env", "qa"], { env })).toMatchObject({ code: 0 });

  const older = { ...others, AWS_ENDPOINT_URL_CLOUDFORMATION: await describedStack(outputs) };
  expect(await runWheelyard(["redrive", "--env", "qa"], { env: older })).toEqual({
    code: 1,
    stdout: "",
    stderr:
      'error: Cannot find the queues: the stack of environment "qa" has no outputs "QueueUrl" and "DeadLettersUrl"; deploy it again, or pass --queue and --dead-letters\n',
  });
});

it.each<[string, Record<string, string>, string[], number, string]>([
  ["no queue at all", { WHEELYARD_QUEUE_URL: "https://q" }, [], 2, "Cannot find the queues: expected --env"],
  [
    "what is no URL",
    {},
    ["--queue", "q", "--dead-letters", "https://d"],
    2,
    'Cannot use "q" as --queue: expected the URL',
  ],
])("refuses %s", async (_, env, args, code, message) => {
  const { WHEELYARD_QUEUE_URL: _queue, WHEELYARD_DEAD_LETTERS_URL: _letters, ...others } = settings;
  const ended = await runWheelyard(["redrive", ...args], { env: { ...others, ...env } });
  expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(message) });
});

it("names a queue that is not there, and a permission that is missing", async () => {
  const absent = `${settings.WHEELYARD_DEAD_LETTERS_URL}-not`;
  expect(
    await redrive("--queue", settings.WHEELYARD_QUEUE_URL ?? "", "--dead-letters", absent),
  ).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^error: Cannot find a queue: expected ".*" and ".*-not" to belong to/),
  });
  const url = await answering((request, response) => {
    request.resume();
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify({ __type: "com.amazon.coral.service#AccessDeniedException", message: "No" }));
  });
  expect(await redrive("--queue", `${url}/1/q`, "--dead-letters", `${url}/1/letters`)).toEqual({
    code: 3,
    stdout: "",
    stderr:
      "error: Access is denied: your credentials lack the permission sqs:GetQueueAttributes on queue letters\n",
  });
});

/** The MD5 of the body `{}`. */
const MD5 = "99914b932bd37a50b983c5e7c90ae93b";

it.each<[string, Record<string, object>, number, string]>([
  [
    "sent",
    { SendMessageBatch: { Successful: [], Failed: [refusal()] } },
    3,
    "Cannot send 1 of 1 messages to URL/1/q: InternalError Later; they stay in the dead-letter queue, try again",
  ],
  [
    "deleted",
    {
      SendMessageBatch: { Successful: [{ Id: "0", MessageId: "m", MD5OfMessageBody: MD5 }], Failed: [] },
      DeleteMessageBatch: { Successful: [], Failed: [refusal()] },
    },
    1,
    "Cannot delete 1 of 1 messages from URL/1/letters: InternalError Later; they were moved, and will be moved again on the next try",
  ],
])("says so if SQS answers that a message could not be %s", async (_, answers, code, problem) => {
  let received = 0;
  const all: Record<string, object> = {
    GetQueueAttributes: { Attributes: { ApproximateNumberOfMessages: "1" } },
    ...answers,
  };
  const url = await answering((request, response) => {
    request.resume();
    const operation = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
    const letter = { MessageId: "1", ReceiptHandle: "r", Body: "{}", MD5OfBody: MD5 };
    const answer =
      operation === "ReceiveMessage"
        ? { Messages: received++ === 0 ? [letter] : [] }
        : (all[operation] ?? {});
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(answer));
  });
  expect(await redrive("--queue", `${url}/1/q`, "--dead-letters", `${url}/1/letters`)).toEqual({
    code,
    stdout: "",
    stderr: `error: ${problem.replace("URL", url)}\n`,
  });
});

function refusal(): object {
  return { Id: "0", Code: "InternalError", Message: "Later", SenderFault: false };
}
