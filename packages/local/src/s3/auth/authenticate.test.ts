import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseRequestTarget } from "../request-target.ts";
import { authenticate, EMPTY_SHA256 } from "./authenticate.ts";
import type { SignedRequest } from "./canonical-request.ts";

/** The credentials and the time of the examples in "Authenticating Requests (AWS Signature Version 4)". */
const CREDENTIALS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const SIGNED_AT = new Date("2013-05-24T00:00:00Z");
const HOST = "examplebucket.s3.amazonaws.com";
const CREDENTIAL = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

function request(method: string, url: string, headers: Record<string, string>): SignedRequest {
  const { rawPath, query } = parseRequestTarget(url, HOST);
  return { method, rawPath, query, headers: new Map(Object.entries({ host: HOST, ...headers })) };
}

function signed(signedHeaders: string, signature: string, headers: Record<string, string> = {}) {
  return {
    "x-amz-date": "20130524T000000Z",
    "x-amz-content-sha256": EMPTY_SHA256,
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=${signedHeaders},Signature=${signature}`,
  };
}

const BASIC = "host;x-amz-content-sha256;x-amz-date";

const GET_RANGE = request(
  "GET",
  "/test.txt",
  signed(
    "host;range;x-amz-content-sha256;x-amz-date",
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    { range: "bytes=0-9" },
  ),
);

const PRESIGNED_PARAMETERS = {
  "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
  "X-Amz-Credential": CREDENTIAL,
  "X-Amz-Date": "20130524T000000Z",
  "X-Amz-Expires": "86400",
  "X-Amz-SignedHeaders": "host",
  "X-Amz-Signature": "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
};

function presigned(
  changes: Record<string, string> = {},
  headers: Record<string, string> = {},
): SignedRequest {
  const parameters = new URLSearchParams({ ...PRESIGNED_PARAMETERS, ...changes });
  return request("GET", `/test.txt?${parameters}`, headers);
}

describe("authenticate", () => {
  it.each([
    ["a GET with a range", GET_RANGE],
    [
      "a PUT of a key with a dollar",
      request(
        "PUT",
        "/test%24file.text",
        signed(
          "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
          "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
          {
            date: "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "x-amz-content-sha256": createHash("sha256").update("Welcome to Amazon S3.").digest("hex"),
          },
        ),
      ),
    ],
    [
      "a parameter without a value",
      request(
        "GET",
        "/?lifecycle",
        signed(BASIC, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
      ),
    ],
    [
      "a listing",
      request(
        "GET",
        "/?max-keys=2&prefix=J",
        signed(BASIC, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
      ),
    ],
    ["a presigned URL", presigned()],
  ])("accepts the published example of %s", (_, example) => {
    expect(() => authenticate(example, CREDENTIALS, SIGNED_AT)).not.toThrow();
  });

  const minutes = (count: number) => new Date(SIGNED_AT.getTime() + count * 60_000);
  it.each([
    ["14 minutes late", GET_RANGE, minutes(14), undefined],
    ["16 minutes late", GET_RANGE, minutes(16), "RequestTimeTooSkewed"],
    ["14 minutes early", GET_RANGE, minutes(-14), undefined],
    ["16 minutes early", GET_RANGE, minutes(-16), "RequestTimeTooSkewed"],
    ["a presigned URL at its last minute", presigned(), minutes(24 * 60), undefined],
    ["a presigned URL after it", presigned(), minutes(24 * 60 + 1), "AccessDenied"],
    ["a presigned URL before its time", presigned(), minutes(-16), "AccessDenied"],
  ])("decides on %s", (_, example, now, code) => {
    const attempt = () => authenticate(example, CREDENTIALS, now);
    if (code === undefined) expect(attempt).not.toThrow();
    else expect(attempt).toThrow(expect.objectContaining({ code, status: 403 }));
  });

  const changed = (headers: Record<string, string>): SignedRequest => ({
    ...GET_RANGE,
    headers: new Map([...GET_RANGE.headers, ...Object.entries(headers)]),
  });
  const authorization = GET_RANGE.headers.get("authorization") ?? "";
  it.each([
    ["no signature", request("GET", "/test.txt", {}), "AccessDenied"],
    ["a changed header", changed({ range: "bytes=0-10" }), "SignatureDoesNotMatch"],
    ["a changed path", { ...GET_RANGE, rawPath: "/other.txt" }, "SignatureDoesNotMatch"],
    ["a changed method", { ...GET_RANGE, method: "PUT" }, "SignatureDoesNotMatch"],
    ["an added parameter", { ...GET_RANGE, query: [["acl", ""] as const] }, "SignatureDoesNotMatch"],
    ["an added header that means something", changed({ "x-amz-acl": "public-read" }), "AccessDenied"],
    [
      "a truncated signature",
      changed({ authorization: authorization.slice(0, -1) }),
      "SignatureDoesNotMatch",
    ],
    [
      "another access key",
      changed({ authorization: authorization.replace("AKIA", "BKIA") }),
      "InvalidAccessKeyId",
    ],
    ["a session token", changed({ "x-amz-security-token": "token" }), "InvalidToken"],
    [
      "another service",
      changed({ authorization: authorization.replace("/s3/", "/sqs/") }),
      "AuthorizationHeaderMalformed",
    ],
    [
      "another day",
      changed({ authorization: authorization.replace("20130524", "20130525") }),
      "AuthorizationHeaderMalformed",
    ],
    [
      "a header without a signature",
      changed({ authorization: authorization.replace(/,Signature.*/, "") }),
      "AuthorizationHeaderMalformed",
    ],
    ["an unsigned host", changed({ authorization: authorization.replace("host;", "") }), "AccessDenied"],
    ["Signature Version 2", changed({ authorization: "AWS AKIAIOSFODNN7EXAMPLE:c2ln" }), "InvalidRequest"],
    [
      "Signature Version 2 in a URL",
      request("GET", "/?AWSAccessKeyId=a&Signature=b&Expires=1", {}),
      "InvalidRequest",
    ],
    [
      "Signature Version 4A",
      changed({ authorization: authorization.replace("HMAC", "ECDSA-P256") }),
      "InvalidRequest",
    ],
    ["two signatures", presigned({}, { authorization }), "InvalidArgument"],
    ["no time", changed({ "x-amz-date": "yesterday" }), "AuthorizationHeaderMalformed"],
    [
      "a longer life than a week",
      presigned({ "X-Amz-Expires": "604801" }),
      "AuthorizationQueryParametersError",
    ],
    ["no life", presigned({ "X-Amz-Expires": "0" }), "AuthorizationQueryParametersError"],
    ["a longer life than was signed", presigned({ "X-Amz-Expires": "86401" }), "SignatureDoesNotMatch"],
    ["an unsigned header with a presigned URL", presigned({}, { "x-amz-acl": "private" }), "AccessDenied"],
  ])("refuses %s", (_, example, code) => {
    expect(() => authenticate(example as SignedRequest, CREDENTIALS, SIGNED_AT)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
