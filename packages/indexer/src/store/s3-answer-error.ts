import type { HttpResponse } from "@smithy/types";
import type { S3Failure } from "./s3-api.ts";
import { childText, rootContent } from "./xml.ts";

/** An answer from S3, or from whatever answers in its place, that is not what was requested. */
export class S3AnswerError extends Error implements S3Failure {
  /** S3's code, such as `NoSuchKey`; `UnknownError` if the answer is not S3's. */
  override readonly name: string;
  /** As in the SDK's errors: its retry rules read it. */
  readonly $metadata: { httpStatusCode: number; requestId?: string; clockSkewCorrected?: boolean };
  readonly response: HttpResponse;

  /** @param what was to be done, such as `read "acme.whl"` */
  constructor(what: string, response: HttpResponse, body: Uint8Array) {
    const { statusCode, headers } = response;
    const error = rootContent(Buffer.from(body).toString(), "Error") ?? "";
    const code = childText(error, "Code") ?? "UnknownError";
    const message = childText(error, "Message");
    super(`Cannot ${what}: S3 answered ${statusCode} ${code}${message === undefined ? "" : `: ${message}`}`);
    this.name = code;
    this.response = response;
    const requestId = headers["x-amz-request-id"];
    this.$metadata = { httpStatusCode: statusCode, ...(requestId !== undefined && { requestId }) };
  }
}
