import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as sendRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import type { Emulator } from "./emulator.ts";

/** A way into the emulator over plain HTTP, for clients that can't be told the address of its name. */
export interface SiteDoor extends AsyncDisposable {
  url: string;
}

/** As CloudFront does for an origin. A busy emulator drops connections. */
const ATTEMPTS = 3;

/** @param domainName CloudFront's name of the distribution to lead to. Left out: to whom a client means, such as S3 */
export async function openSiteDoor({ port, agent }: Emulator, domainName?: string): Promise<SiteDoor> {
  const ask = async (request: IncomingMessage, attempt = 1): Promise<IncomingMessage> => {
    const { method, url: path, headers } = request;
    const onward = sendRequest({
      host: "127.0.0.1",
      port,
      agent,
      method,
      path,
      headers: { ...headers, ...(domainName && { host: domainName }), "x-forwarded-proto": "https" },
      servername: "localhost",
    });
    onward.end();
    try {
      const [answer] = (await once(onward, "response")) as [IncomingMessage];
      return answer;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      return ask(request, attempt + 1);
    }
  };
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await ask(request);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch((error: Error) => response.destroy(error));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
