import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { answering } from "./answering.ts";

export interface HeldParts {
  url: string;
  /** Resolves when a part arrives that is held back. */
  reached: Promise<void>;
}

/** A way to an S3 endpoint that answers only the first parts of uploads, so that no upload finishes. */
export async function holdingParts(s3Url: string): Promise<HeldParts> {
  let tell = () => {};
  const reached = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const url = await answering((request, response) => {
    if (!isLaterPart(request)) return pass(s3Url, request, response);
    request.resume();
    tell();
  });
  return { url, reached };
}

/** A way to an S3 endpoint that breaks whenever a file or part of one is sent. */
export function breakingUploads(s3Url: string): Promise<string> {
  return answering((request, response) => {
    if (request.method === "PUT") request.once("data", () => request.socket.resetAndDestroy());
    else pass(s3Url, request, response);
  });
}

function isLaterPart({ url = "" }: IncomingMessage): boolean {
  return /[?&]partNumber=(?!1&)/.test(url);
}

function pass(s3Url: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = request;
  const passed = httpRequest(`${s3Url}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  // A client that leaves in the middle of a request takes it along.
  response.once("close", () => passed.destroy());
  passed.once("error", () => response.destroy());
  request.pipe(passed);
}
