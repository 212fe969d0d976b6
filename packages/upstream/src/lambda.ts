import type { Writable } from "node:stream";
import { lambdaStore } from "@wheelyard/indexer/store/lambda-store";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { parseConfig } from "./config.ts";
import { askingSources } from "./fetching/ask-source.ts";
import { answeringPages } from "./request/answer-page.ts";

/** Lambda's runtime API for functions that stream their answers. */
declare const awslambda: {
  streamifyResponse<T>(handler: (event: T, response: Writable) => Promise<void>): unknown;
  HttpResponseStream: {
    from(response: Writable, head: { statusCode: number; headers: Record<string, string> }): Writable;
  };
};

/** CloudFront waits for 30 s. Four reads that fail slowly, plus a slow upstream, must be done by then. */
const PATIENCE = { attempts: 2, connectionMs: 1_000, answerMs: 2_000 };

const { bucket, site, settings, views } = parseConfig(process.env);

const answerPage = answeringPages({
  store: lambdaStore(bucket, process.env, PATIENCE),
  bucket,
  site,
  settings,
  views,
  askSource: askingSources(),
  log: (entry) => process.stdout.write(`${JSON.stringify(entry)}\n`),
});

/**
 * CloudFront asks this function if the bucket has no page. It streams its answer, because a page may have more than 6
 * MB.
 */
export const handler = awslambda.streamifyResponse(
  async ({ requestContext, rawPath, headers }: LambdaFunctionURLEvent, stream) => {
    const { method } = requestContext.http;
    const answer = await answerPage({ method, path: rawPath, ifNoneMatch: headers["if-none-match"] });
    const head = { statusCode: answer.status, headers: { ...answer.headers } };
    const response = awslambda.HttpResponseStream.from(stream, head);
    // The head goes out with the first write, even an empty one.
    response.write(method === "HEAD" ? "" : answer.body);
    await new Promise<void>((resolve) => response.end(resolve));
  },
);
