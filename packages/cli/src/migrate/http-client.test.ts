import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { fileSystemProblem } from "../publish/file-problem.ts";
import { httpClient } from "./http-client.ts";

let folder: string;
const closing: (() => void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-http-"));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function save(url: string, size?: number, silenceMs?: number): Promise<void> {
  const client = httpClient(new URL(url), { user: "ada", token: "secret" }, silenceMs);
  return client.save(`${url}/a.whl`, join(folder, "a.whl"), size, new AbortController().signal);
}

it.each<[string, number | undefined]>([
  ["of the announced size", 7],
  ["of unannounced size", undefined],
])("saves a file %s", async (_, size) => {
  const url = await serving((_, response) => response.end("content"));
  await save(url, size);
  expect(await readFile(join(folder, "a.whl"), "utf8")).toBe("content");
});

it.each<[string, RequestListener, number | undefined, RegExp]>([
  [
    "is longer than announced",
    (_, response) => response.end("content"),
    6,
    /more than the 6 bytes that the source announces$/,
  ],
  [
    "is shorter than announced",
    (_, response) => response.end("content"),
    8,
    /it has 7 bytes, the source announces 8$/,
  ],
  [
    "announces an endless length",
    (_, response) => response.writeHead(200, { "content-length": String(17 * 1024 ** 3) }).write("x"),
    undefined,
    /it has more than 17 GB$/,
  ],
  ["is not there", (_, response) => response.writeHead(404).end(), 7, /it answers 404$/],
  [
    "is not for this user",
    (_, response) => response.writeHead(403).end(),
    7,
    /it answers 403; expected credentials/,
  ],
  ["can't be answered", (_, response) => response.writeHead(503).end(), 7, /it answers 503$/],
  [
    "is cut off",
    (_, response) =>
      response.writeHead(200, { "content-length": "7" }).write("con", () => response.destroy()),
    7,
    /^Cannot reach /,
  ],
  [
    "redirects to a local file",
    (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    7,
    /it redirects to "file:\/\/\/etc\/passwd", expected an http or https URL$/,
  ],
  [
    "redirects to nowhere",
    (_, response) => response.writeHead(302, { location: "http://[" }).end(),
    7,
    /it redirects to "http:\/\/\["/,
  ],
  [
    "redirects in a circle",
    (request, response) => response.writeHead(307, { location: `${request.url}x` }).end(),
    7,
    /it redirects more than 10 times$/,
  ],
])("says that a file %s", async (_, listener, size, message) => {
  await expect(save(await serving(listener), size)).rejects.toThrow(message);
});

it("reads no more than announced", async () => {
  let sent = 0;
  const url = await serving((_, response) => {
    const more = (): void => {
      while (!response.destroyed && sent < 400_000_000) {
        sent += 65_536;
        if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", more);
      }
    };
    more();
  });
  await expect(save(url, 1_000)).rejects.toThrow(/more than the 1000 bytes/);
  expect(sent).toBeLessThan(50_000_000);
});

it.each<[string, RequestListener]>([
  ["before the answer", () => {}],
  ["in the middle of it", (_, response) => response.writeHead(200, { "content-length": "7" }).write("con")],
])("gives up if nothing arrives %s", async (_, listener) => {
  await expect(save(await serving(listener), 7, 200)).rejects.toThrow(/nothing arrived for 0\.2 s$/);
});

it("retries what may succeed later", async () => {
  let requests = 0;
  const url = await serving((_, response) => {
    if (++requests < 3) response.writeHead(503).end();
    else response.end("content");
  });
  await save(url, 7);
  expect(requests).toBe(3);
});

it("does not retry if the disk is full", async () => {
  let requests = 0;
  const url = await serving((_, response) => {
    requests++;
    response.end("content");
  });
  const saving = httpClient(new URL(url), undefined).save(url, "/dev/full", 7, new AbortController().signal);
  const error = await saving.catch((thrown) => thrown);
  expect(fileSystemProblem(error)).toBe("the disk is full");
  expect(requests).toBe(1);
});

it("sends its credentials to the source, but not to hosts that it redirects to", async () => {
  const seen: (string | undefined)[] = [];
  const other = await serving((request, response) => {
    seen.push(request.headers.authorization);
    response.end("content");
  });
  const url = await serving((request, response) => {
    seen.push(request.headers.authorization);
    const location = request.url === "/a.whl" ? "/b.whl" : `${other}/c.whl`;
    response.writeHead(302, { location }).end();
  });
  await save(url, 7);
  const login = `Basic ${Buffer.from("ada:secret").toString("base64")}`;
  expect(seen).toEqual([login, login, undefined]);
});

it("names a page by its final URL", async () => {
  const url = await serving((request, response) => {
    if (request.url === "/simple") response.writeHead(301, { location: "/simple/" }).end();
    else response.writeHead(200, { "content-type": "text/html" }).end("<a>");
  });
  expect(await httpClient(new URL(url), undefined).page(`${url}/simple`)).toEqual({
    text: "<a>",
    contentType: "text/html",
    url: `${url}/simple/`,
  });
});
