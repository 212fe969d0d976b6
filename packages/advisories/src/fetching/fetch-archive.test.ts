import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
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
    /: it redirects more than 5 times$/,
  ],
  ...[
    "http://storage.example/all.zip",
    "//storage.example/all.zip",
    "http://127.0.0.1.example/all.zip",
    "file:///etc/hosts",
    "data:,x",
    "http://",
  ].map<[string, RequestListener, object, RegExp]>((location) => [
    `redirects to ${location}`,
    (_, response) => response.writeHead(302, { location }).end(),
    {},
    new RegExp(`: it redirects to ${JSON.stringify(location)}, expected an https URL$`),
  ]),
])("fails if the source %s", async (_, listener, limits, message) => {
  answer = listener;
  const fetching = fetchIt(undefined, limits);
  await expect(fetching).rejects.toThrow(SourceFaultError);
  await expect(fetching).rejects.toThrow(message);
});

it.each([301, 302, 303, 307, 308])("follows a redirect with status %i", async (status) => {
  answer = (request, response) => {
    if (request.url === "/all.zip") response.writeHead(status, { location: "/stored" }).end("elsewhere");
    else response.writeHead(200, { etag: '"one"' }).end(request.headers["if-none-match"] ?? "bytes");
  };
  expect(await fetchIt('"two"')).toEqual({ kind: "fetched", etag: '"one"' });
  expect(await readFile(join(folder, "all.zip"), "utf8")).toBe('"two"');
});

describe("redirects of an https source", () => {
  afterEach(() => void vi.unstubAllGlobals());

  const redirectTo = (location: string) => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: URL) => {
      asked.push(url.href);
      return asked.length === 1
        ? new Response(null, { status: 302, headers: { location } })
        : new Response("bytes");
    });
    return asked;
  };
  const fetching = () => fetchArchive("https://osv.example/all.zip", undefined, join(folder, "all.zip"));

  it.each([
    ["https://storage.example/1?signed=x", "https://storage.example/1?signed=x"],
    ["//storage.example/1", "https://storage.example/1"],
    ["other", "https://osv.example/other"],
  ])("may lead to %s", async (location, next) => {
    const asked = redirectTo(location);
    expect(await fetching()).toMatchObject({ kind: "fetched" });
    expect(asked).toEqual(["https://osv.example/all.zip", next]);
  });

  it.each(["http://osv.example/all.zip", "http://127.0.0.1:8080/all.zip", "http://localhost/", "ftp://x/"])(
    "never lead to %s",
    async (location) => {
      const asked = redirectTo(location);
      await expect(fetching()).rejects.toThrow(
        `Cannot fetch the advisories from https://osv.example/all.zip: it redirects to "${location}", expected an https URL`,
      );
      expect(asked).toEqual(["https://osv.example/all.zip"]);
    },
  );
});

it("asks no other machine by plain http", async () => {
  const fetching = fetchArchive("http://osv.example/all.zip", undefined, join(folder, "x"));
  await expect(fetching).rejects.toThrow(SourceFaultError);
  await expect(fetching).rejects.toThrow(/: expected an https URL$/);
});

it("fails if no one listens", async () => {
  await expect(fetchArchive("http://127.0.0.1:9/all.zip", undefined, join(folder, "x"))).rejects.toThrow(
    SourceFaultError,
  );
});
