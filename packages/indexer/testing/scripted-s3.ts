import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request, whose body has been read to its end. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An HTTP server that gives prepared answers, one for each request; the last one is repeated. */
export interface ScriptedS3 {
  url: string;
  /** The requests so far, each as method and URL. */
  requests: string[];
  close(): Promise<void>;
}

export async function startScriptedS3(answers: readonly Answer[]): Promise<ScriptedS3> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = answers[requests.length - 1] ?? answers.at(-1);
    request.resume().on("end", () => answer?.(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answer(
  status: number,
  headers: Record<string, string> = {},
  body: string | Uint8Array = "",
): Answer {
  return (response) => {
    response.writeHead(status, { "content-length": String(Buffer.byteLength(body)), ...headers });
    response.end(body);
  };
}

/** An error as S3 words it. */
export function refusal(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`;
  return answer(status, { "content-type": "application/xml" }, body);
}

/** The connection ends before the answer begins. */
export const hangUp: Answer = (response) => {
  response.destroy();
};

/** The connection ends in the middle of the body. */
export function cutOff(status: number, headers: Record<string, string>, body: string): Answer {
  return (response) => {
    response.writeHead(status, { "content-length": String(2 * body.length), ...headers });
    response.write(body, () => response.destroy());
  };
}

/** Nothing ever comes. */
export const silence: Answer = () => {};
