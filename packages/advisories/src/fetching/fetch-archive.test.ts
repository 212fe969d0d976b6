import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FETCH_LIMITS, fetchArchive, SourceFaultError } from "./fetch-archive.ts";

let folder: string;
let source: string;
let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-fetch-"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.zip`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const fetchIt = (etag?: string, limits = {}) =>
  fetchArchive(source, etag, join(folder, "all.zip"), { ...FETCH_LIMITS, ...limits });

it("fetches all of it, and identifies it", async () => {
  answer = (_, response) => response.writeHead(200, { etag: '"one"' }).end("bytes");
  expect(await fetchIt()).toEqual({ kind: "fetched", etag: '"one"' });
  expect(await readFile(join(folder, "all.zip"), "utf8")).toBe("bytes");
});

it("doesn't fetch what is known already", async () => {
  answer = (request, response) => {
    response.writeHead(request.headers["if-none-match"] === '"one"' ? 304 : 200).end();
  };
  expect(await fetchIt('"one"')).toEqual({ kind: "unchanged" });
  expect(await fetchIt('"two"')).toEqual({ kind: "fetched", etag: undefined });
});

/** Each byte comes in time, and the last one never. */
const dribble: RequestListener = (_, response) => {
  const timer = setInterval(() => response.write("x"), 10);
  response.on("close", () => clearInterval(timer));
};

it.each<[string, RequestListener, object, RegExp]>([
  ["answers 404", (_, response) => response.writeHead(404).end("no"), {}, /: it answered 404$/],
  ["answers 304 unasked", (_, response) => response.writeHead(304).end(), {}, /: it answered 304$/],
  ["answers 206", (_, response) => response.writeHead(206).end("x"), {}, /: it answered 206$/],
  ["answers 500", (_, response) => response.writeHead(500).end(), {}, /: it answered 500$/],
  [
    "sends too much",
    (_, response) => response.end("x".repeat(11)),
    { bytes: 10 },
    /: it sends more than 10 bytes$/,
  ],
  [
    "is cut off",
    (_, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("x", () => response.destroy());
    },
    {},
    /^Cannot fetch the advisories from http:/,
  ],
  [
    "is cut off in chunks",
    (_, response) => void response.write("x", () => response.destroy()),
    {},
    /^Cannot fetch the advisories from http:/,
  ],
  ["says nothing", () => {}, { milliseconds: 50 }, /^Cannot fetch the advisories from http:.*timeout/],
  ["stops in the middle", (_, response) => void response.write("x"), { milliseconds: 50 }, /timeout/],
  ["sends a byte now and then", dribble, { milliseconds: 200 }, /timeout/],
  [
    "states fewer bytes than it sends",
    (_, response) => {
      response.socket?.end("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabcdef");
    },
    { bytes: 2 },
    /: it sends more than 2 bytes$/,
  ],
  [
    "unpacks to too much",
    (_, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(8 * 1024 * 1024)));
    },
    { bytes: 1024 * 1024 },
    /: it sends more than 1048576 bytes$/,
  ],
  [
    "leads in a circle",
    (_, response) => response.writeHead(302, { location: "/all.zip" }).end(),
    {},
    /redirect/,
  ],
])("fails if the source %s", async (_, listener, limits, message) => {
  answer = listener;
  const fetching = fetchIt(undefined, limits);
  await expect(fetching).rejects.toThrow(SourceFaultError);
  await expect(fetching).rejects.toThrow(message);
});

it("fails if no one listens", async () => {
  await expect(fetchArchive("http://127.0.0.1:9/all.zip", undefined, join(folder, "x"))).rejects.toThrow(
    SourceFaultError,
  );
});
