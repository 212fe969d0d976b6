import type { ServerResponse } from "node:http";
import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { keyRole } from "@wheelyard/core/key-role";
import { EDGE_SECONDS } from "@wheelyard/core/simple-api";
import { mainProject } from "@wheelyard/core/testing/main-project";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { formatUserRecord, newUserRecord } from "@wheelyard/edge-auth/users/record";
import { ensureClaim } from "@wheelyard/indexer/claims/claim";
import { unclaim } from "@wheelyard/indexer/claims/unclaim";
import { indexProject } from "@wheelyard/indexer/protocol/index-project";
import type { Store } from "@wheelyard/indexer/store/store";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import { readPlainText } from "@wheelyard/indexer/testing/plain-text-reader";
import { askingSources } from "@wheelyard/upstream/fetching/ask-source";
import { answeringPages } from "@wheelyard/upstream/request/answer-page";
import { parseUpstreamSettings } from "@wheelyard/upstream/settings/settings";
import { send, startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SignedOrigin, startSignedOrigin } from "../../testing/signed-origin.ts";
import { type EdgeServer, startEdgeServer } from "./server.ts";

const ACME = mainProject("acme");
const OURS = "acme-1.0.zip";
const THEIRS = "acme-9.0.zip";
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

type Part = "bucket" | "function";

let functionCode: string;
let now: number;
let down: Set<Part>;
let objects: MemoryStore;
let upstream: UpstreamServer;
let origin: SignedOrigin;
let edge: EdgeServer;

beforeAll(async () => {
  functionCode = (await buildEdgeFunction("direct")).code;
});

beforeEach(async () => {
  now = Date.parse("2026-01-01T00:00:00Z");
  down = new Set();
  objects = new MemoryStore(() => new Date(now));
  objects.write(CLAIMS_COMPLETE_KEY, Buffer.from(serializeClaimsComplete("bucket")));
  upstream = await startUpstreamServer();
  upstream.publish("acme", { filename: THEIRS, body: Buffer.from("theirs") });
  origin = await startSignedOrigin((request, response) => sendObject(request.url ?? "", response));
  edge = await startEdgeServer({
    port: 0,
    functionCode,
    keyValueStore: { get: async (user) => formatUserRecord(user, newUserRecord({ token: "secret" })) },
    origin: origin.settings,
    fallback: {
      fileHost: "http://127.0.0.1:1",
      upstream: "direct",
      answerPage: answeringPages({
        store: failing("function"),
        bucket: "bucket",
        site: undefined,
        settings: parseUpstreamSettings({ reserved: [], sources: [{ index: upstream.index }] }),
        askSource: askingSources(),
        log: () => {},
      }),
    },
    cacheClock: () => now,
  });
});

afterEach(async () => {
  await edge.close();
  await origin.close();
  await upstream.close();
});

/** As S3 answers. */
function sendObject(path: string, response: ServerResponse): void {
  if (down.has("bucket")) return void response.writeHead(500).end();
  const key = decodeURIComponent(path.slice("/bucket/".length));
  const body = objects.text(key);
  if (body === undefined) return void response.writeHead(404).end();
  const { contentType, cacheControl } = objects.headers(key) ?? {};
  response.writeHead(200, {
    "content-type": contentType,
    etag: `"${objects.etag(key)}"`,
    ...(cacheControl !== undefined && { "cache-control": cacheControl }),
  });
  response.end(body);
}

/** The bucket, as the function reads it. */
function failing(part: Part): Store {
  const call = <T>(read: () => T): T => {
    if (down.has(part)) throw new Error("Slow Down");
    return read();
  };
  return {
    get: async (...args) => call(() => objects.get(...args)),
    put: async (...args) => call(() => objects.put(...args)),
    delete: async (...args) => call(() => objects.delete(...args)),
    list: (...args) => call(() => objects.list(...args)),
  };
}

async function ask(headers: Record<string, string> = {}, method = "GET") {
  const authorization = `Basic ${Buffer.from("alice:secret").toString("base64")}`;
  const response = await fetch(`${edge.url}/simple/acme/`, {
    method,
    headers: { authorization, accept: JSON_TYPE, "accept-encoding": "identity", ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** Whose page it is, or the status. */
async function answered(): Promise<"ours" | "theirs" | number> {
  const { status, text } = await ask();
  if (status !== 200) return status;
  return text.includes(OURS) ? "ours" : "theirs";
}

async function index(): Promise<void> {
  const role = keyRole(OURS);
  if (role.kind !== "distribution") throw new Error(`Cannot index "${OURS}": expected a distribution`);
  const hint = { kind: "distribution", key: OURS, distribution: role.distribution, created: true } as const;
  await indexProject(ACME, [hint], "quick", {
    store: objects,
    readDistribution: readPlainText(objects),
    pause: async () => {},
  });
}

async function upload(): Promise<void> {
  objects.write(OURS, Buffer.from("v1"));
  await index();
}

/** Until what the edge keeps has expired. */
function later(ms = EDGE_SECONDS * 1_000): void {
  now += ms;
}

it("keeps a public page for five seconds, and asks upstream no more often", async () => {
  expect([await answered(), await answered()]).toEqual(["theirs", "theirs"]);
  later(EDGE_SECONDS * 1_000 - 1);
  expect(await answered()).toBe("theirs");
  expect(origin.requests).toHaveLength(1);
  later(1);
  expect(await answered()).toBe("theirs");
  expect(origin.requests).toHaveLength(2);
  expect(upstream.requests).toEqual(["/simple/acme/", "/simple/acme/"]);
});

describe("an expired public page is not served in place of an error", () => {
  it.each<[Part[], number]>([
    [["bucket"], 502],
    [["function"], 503],
    [["bucket", "function"], 502],
  ])("of %j, but %i is the answer", async (parts, status) => {
    await answered();
    down = new Set(parts);
    expect(await answered()).toBe("theirs");
    later();
    expect(await answered()).toBe(status);
    later(24 * 60 * 60 * 1_000);
    expect(await answered()).toBe(status);
    down.clear();
    later();
    expect(await answered()).toBe("theirs");
  });

  it("of upstream, which clients may repeat after two seconds", async () => {
    await answered();
    upstream.answer("acme", send(500));
    later();
    const { status, headers } = await ask();
    expect([status, headers.get("retry-after"), headers.get("cache-control")]).toEqual([
      503,
      "2",
      "private, no-cache",
    ]);
    upstream.publish("acme", { filename: THEIRS, body: Buffer.from("theirs") });
    // No second passes: such an answer is not kept.
    expect(await answered()).toBe("theirs");
  });

  it("but a page of ours is, for a day", async () => {
    await upload();
    expect(await answered()).toBe("ours");
    down = new Set(["bucket", "function"]);
    later(24 * 60 * 60 * 1_000);
    expect(await answered()).toBe("ours");
    later();
    expect(await answered()).toBe(502);
  });
});

describe("upstream's page ends at most five seconds after the name is claimed", () => {
  it("by a first upload", async () => {
    expect(await answered()).toBe("theirs");
    await upload();
    later(EDGE_SECONDS * 1_000 - 1);
    expect(await answered()).toBe("theirs");
    later(1);
    expect(await answered()).toBe("ours");
  });

  it("by a first upload that is rejected", async () => {
    expect(await answered()).toBe("theirs");
    objects.write(OURS, Buffer.from("bad: broken"));
    await index();
    later();
    expect(await answered()).toBe(404);
  });

  it.each<Part>(["bucket", "function"])("while the %s fails", async (part) => {
    expect(await answered()).toBe("theirs");
    await ensureClaim(objects, ACME, undefined);
    down.add(part);
    later();
    expect(await answered()).toBeGreaterThanOrEqual(500);
    down.clear();
    later();
    expect(await answered()).toBe(404);
  });

  it("if a client still has it", async () => {
    const { headers } = await ask();
    const condition = { "if-none-match": headers.get("etag") ?? "" };
    expect((await ask(condition)).status).toBe(304);
    later();
    expect((await ask(condition)).status).toBe(304);
    await ensureClaim(objects, ACME, undefined);
    expect((await ask(condition)).status).toBe(304);
    later();
    expect((await ask(condition)).status).toBe(404);
  });
});

it("upstream answers at once for a name whose claim is removed, because no cache keeps a 404", async () => {
  await ensureClaim(objects, ACME, undefined);
  expect(await answered()).toBe(404);
  await unclaim(objects, ACME.name);
  expect(await answered()).toBe("theirs");
});

it("after the last file is removed, neither our page nor upstream's is served", async () => {
  await upload();
  expect(await answered()).toBe("ours");
  objects.remove(OURS);
  await index();
  expect(await answered()).toBe("ours");
  later();
  expect(await answered()).toBe(404);
});

it("answers HEAD from the cached page", async () => {
  const { headers } = await ask();
  const head = await ask({}, "HEAD");
  expect([head.status, head.text, head.headers.get("etag")]).toEqual([200, "", headers.get("etag")]);
  expect(origin.requests).toEqual(["GET /bucket/_index/simple/acme/index.json"]);
});

it("keeps each rendition of a page separately", async () => {
  await ask();
  expect((await ask({ accept: "text/html" })).text).toContain("<html");
  expect(origin.requests).toHaveLength(2);
});
