import { NewerFormatError } from "@wheelyard/core/format";
import { InvalidPageStateError } from "@wheelyard/core/project-page-state";
import { expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";

function failure(facts: object, cause?: Error): Error {
  const error = new Error("No", cause && { cause });
  return Object.assign(error, facts);
}

const answered = (httpStatusCode: number, name: string) => failure({ name, $metadata: { httpStatusCode } });

it.each<[string, Error, number, string]>([
  [
    "S3's bad moment",
    answered(500, "InternalError"),
    3,
    "AWS failed: it answered a request with 500 InternalError; try",
  ],
  ["too many requests", answered(503, "SlowDown"), 3, "AWS failed: it answered a request with 503 SlowDown"],
  [
    "throttling",
    answered(400, "ThrottlingException"),
    3,
    "AWS failed: it answered a request with 400 Throttling",
  ],
  ["a quota", answered(429, "TooManyRequests"), 3, "AWS failed: it answered a request with 429"],
  [
    "an unforeseen answer",
    answered(400, "InvalidRequest"),
    3,
    "AWS refused a request with 400 InvalidRequest: No",
  ],
  ["a proxy's page", answered(200, "SyntaxError"), 3, "Cannot understand the answer to a request"],
  ["a wrong clock", answered(403, "RequestTimeTooSkewed"), 3, "the clock of this machine is more than 15"],
  ["a full disk", failure({ code: "ENOSPC", syscall: "write" }), 4, "Cannot write a file: the disk is full"],
  [
    "a quota on the disk",
    failure({ code: "EDQUOT", syscall: "mkdir", path: "/a" }),
    4,
    'Cannot write "/a": the disk quota is used up',
  ],
  [
    "a file",
    failure({ code: "EACCES", syscall: "open", path: "/a b" }),
    4,
    'Cannot open "/a b": permission is denied',
  ],
  [
    "a file as a cause",
    failure({}, failure({ code: "EROFS", syscall: "open" })),
    4,
    "the file system is read-only",
  ],
  [
    "an odd disk",
    failure({ code: "EWHATEVER", syscall: "fsync", message: "EWHATEVER" }),
    4,
    "Cannot use a file: EWHAT",
  ],
  ["a lock", failure({ code: "ELOCKED", file: "/a" }), 4, "another process holds its lock"],
  [
    "a refused connection",
    failure({ code: "ECONNREFUSED", syscall: "connect", address: "::1", port: 1 }),
    3,
    "::1:1: the",
  ],
  [
    "a port that is not permitted",
    failure({ code: "EHOSTUNREACH", syscall: "connect" }),
    3,
    "there is no route to it",
  ],
  [
    "fetch",
    failure({ name: "TypeError" }, failure({ code: "ENOTFOUND", hostname: "x" })),
    3,
    "Cannot reach x: its name",
  ],
  ["a certificate", failure({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), 3, "its certificate is not trusted"],
  ["no HTTP", failure({ code: "HPE_INVALID_CONSTANT" }), 3, "it doesn't speak HTTP"],
  ["no TLS", failure({ code: "EPROTO", syscall: "write" }), 3, "it doesn't speak TLS"],
  [
    "an address",
    failure({ name: "TypeError", message: "Invalid URL", input: "nowhere" }),
    3,
    'Cannot use address "nowhere"',
  ],
  [
    "a damaged page",
    new InvalidPageStateError("Cannot read the project page"),
    1,
    "Cannot read the project page",
  ],
  ["a newer page", new NewerFormatError("Cannot read it: it has format 2"), 1, "it has format 2"],
])("explains %s", (_, error, exitCode, message) => {
  const explained = explainFailure(error);
  expect(explained?.exitCode).toBe(exitCode);
  expect(explained?.message).toContain(message);
});

it.each([new TypeError("x is not a function"), "text", undefined, failure({ code: "ERR_ASSERTION" })])(
  "treats %s as a bug in wheelyard",
  (thrown) => {
    expect(explainFailure(thrown)).toBeUndefined();
  },
);
