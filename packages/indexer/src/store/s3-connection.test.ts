import { StandardRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterEach, describe, expect, it } from "vitest";
import {
  type Answer,
  answer,
  cutOff,
  refusal,
  type ScriptedS3,
  startScriptedS3,
} from "../../testing/scripted-s3.ts";
import { S3Connection, type S3Request } from "./s3-connection.ts";

const READ: S3Request = { what: 'read "key"', method: "GET", key: "key" };

const HOUR_MS = 3_600_000;

let s3: ScriptedS3 | undefined;
afterEach(() => s3?.close());

describe("if this machine's clock is wrong", () => {
  const inAnHour = () => new Date(Date.now() + HOUR_MS).toUTCString();

  it.each([403, 400])(
    "a request that is refused because of it (%s) is signed again with S3's",
    async (status) => {
      const times: number[] = [];
      const skewed =
        (reply: Answer): Answer =>
        (response, request) => {
          times.push(signingTime(request.headers["x-amz-date"]));
          response.setHeader("date", inAnHour());
          reply(response, request);
        };
      const connection = await over([
        skewed(refusal(status, "RequestTimeTooSkewed")),
        skewed(answer(200, {}, "content")),
      ]);
      await connection.send(READ);
      await connection.send(READ);
      const hours = times.map((time) => Math.round(Math.abs(time - Date.now()) / HOUR_MS));
      expect(hours).toEqual([0, 1, 1]);
    },
  );

  it("a request that is refused for another reason fails", async () => {
    const connection = await over([
      (response, request) => {
        response.setHeader("date", inAnHour());
        refusal(403, "AccessDenied")(response, request);
      },
    ]);
    await expect(connection.send(READ)).rejects.toMatchObject({ name: "AccessDenied" });
    expect(s3?.requests).toHaveLength(2);
  });

  it.each([
    ["a few minutes", { date: () => new Date(Date.now() + 200_000).toUTCString() }],
    ["an answer out of a cache", { date: inAnHour, age: () => "3600" }],
    ["no readable date", { date: () => "yesterday" }],
  ])("is not told by %s", async (_, headers: Record<string, () => string>) => {
    const times: number[] = [];
    const connection = await over([
      (response, request) => {
        times.push(signingTime(request.headers["x-amz-date"]));
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value());
        refusal(403, "AccessDenied")(response, request);
      },
    ]);
    for (let n = 0; n < 2; n++) await expect(connection.send(READ)).rejects.toThrow();
    expect(times).toHaveLength(2);
    for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(HOUR_MS / 2);
  });
});

describe("tries again", () => {
  it("an answer that is cut off", async () => {
    const connection = await over([cutOff(200, {}, "content"), answer(200, {}, "content")]);
    const { body } = await connection.send(READ);
    expect(Buffer.from(body).toString()).toBe("content");
  });

  it("a connection that no one accepts", async () => {
    const connection = await over([]);
    await s3?.close();
    await expect(connection.send(READ)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("no more than its quota allows, however many requests fail", async () => {
    const connection = await over([refusal(500, "InternalError")], { quota: true });
    const sent = Array.from({ length: 100 }, () => connection.send(READ).catch(() => {}));
    await Promise.all(sent);
    expect(s3?.requests.length).toBeLessThan(100 * ATTEMPTS);
    expect(s3?.requests.length).toBeGreaterThan(100);
  });
});

it("names what was to be done, and what S3 said", async () => {
  const connection = await over([refusal(403, "AccessDenied")]);
  await expect(connection.send(READ)).rejects.toThrow('Cannot read "key": S3 answered 403 AccessDenied: no');
});

it("says so if it was not S3 that answered", async () => {
  const connection = await over([answer(404, {}, "<html><h1>Not Found</h1></html>")]);
  await expect(connection.send(READ)).rejects.toThrow('Cannot read "key": S3 answered 404 UnknownError');
});

const ATTEMPTS = 3;

/** Without a backoff, the tests stay short. Its length is up to the SDK. */
const AT_ONCE = { computeNextBackoffDelay: () => 0, setDelayBase: () => {} };

async function over(answers: readonly Answer[], { quota = false } = {}): Promise<S3Connection> {
  s3 = await startScriptedS3(answers);
  return new S3Connection({
    bucketUrl: new URL(`${s3.url}/my-pypi`),
    region: "eu-central-1",
    credentials: async () => ({ accessKeyId: "key", secretAccessKey: "secret" }),
    requestHandler: new NodeHttpHandler(),
    retryStrategy: new StandardRetryStrategy({ maxAttempts: quota ? ATTEMPTS : 2, backoff: AT_ONCE }),
  });
}

/** The time in milliseconds of a text such as `20260101T120000Z`. */
function signingTime(header: unknown): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(header)) ?? [];
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest);
}
