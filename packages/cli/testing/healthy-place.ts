import { parseClaimKey } from "@wheelyard/core/bucket-layout/claim-keys";
import { hasDistributionSuffix } from "@wheelyard/core/bucket-layout/user-files";
import { sha256 } from "@wheelyard/core/sha256";
import { sideFileKey } from "@wheelyard/core/side-files";
import { JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";
import { FILE_CONTENT_SECURITY_POLICY } from "@wheelyard/edge-auth/response-headers";
import { accepts, type UserRecord } from "@wheelyard/edge-auth/users/record";
import { generateToken } from "@wheelyard/edge-auth/users/token";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import type { Answer, Question } from "../src/doctor/ask.ts";
import { policyHeaders, securityHeaders } from "../src/doctor/checks/answer-problem.ts";
import type { Place } from "../src/doctor/place.ts";
import { makeProbe, probeName } from "../src/doctor/probe.ts";
import { healthyAccount } from "./healthy-account.ts";

const SITE = "https://index.example";

/** A deployment without a fault, whose index follows the bucket at once and whose clock moves only when one waits. */
export function healthyPlace(): Place {
  const name = probeName();
  const probe = makeProbe(name);
  const store = new MemoryStore();
  const users = new Map<string, UserRecord>();
  let time = 1_800_000_000_000;
  const place: Place = {
    kind: "aws",
    site: SITE,
    ask: async (url, question = {}) => answerTo(new URL(url), question),
    bucket: "my-pypi",
    store,
    users: {
      list: async () => [...users].map(([user, record]) => ({ name: user, record })),
      async update(user, change) {
        const next = change(users.get(user));
        if (next === undefined) users.delete(user);
        else users.set(user, next);
      },
    },
    reader: { user: name, token: generateToken() },
    probe,
    clock: {
      now: () => time,
      async pause(milliseconds) {
        time += milliseconds;
      },
    },
    patience: 3,
    account: healthyAccount(name, () => time),
    upstream: { reserved: ["acme"] },
    reconcile: async () => ({ differences: 0, examples: [] }),
    objectUrl: (key) => `https://my-pypi.s3.example/${key}`,
    putWithForeignKey: async () => "denied",
  };
  return place;

  async function answerTo(url: URL, { method, login, headers = {} }: Question): Promise<Answer> {
    if (url.origin !== SITE) return answer(403);
    const record = login && users.get(login.user);
    const isIn = login && record && accepts(record, login.token, new Date(time));
    if (!isIn) return ownAnswer(401, { "www-authenticate": 'Basic realm="wheelyard", charset="UTF-8"' });
    if (method === "POST") {
      return url.pathname === "/simple/requests/" ? answer(403) : ownAnswer(405, { allow: "GET, HEAD" });
    }
    const found = await contentAt(decodeURIComponent(url.pathname), headers);
    if (found === undefined) return answer(404);
    const { contentType, body, ...more } = found;
    const all = { ...policyHeaders(place, url.pathname), "content-type": contentType, ...more.headers };
    const [, tail] = /^bytes=-(\d+)$/.exec(headers.range ?? "") ?? [];
    if (tail === undefined) return { status: 200, headers: all, body };
    const part = body.subarray(-Number(tail));
    const range = `bytes ${body.length - part.length}-${body.length - 1}/${body.length}`;
    return { status: 206, headers: { ...all, "content-range": range }, body: part };
  }

  function ownAnswer(status: number, headers: Record<string, string>): Answer {
    const csp = { "content-security-policy": FILE_CONTENT_SECURITY_POLICY };
    return answer(status, { ...securityHeaders(place), ...csp, "cache-control": "no-store", ...headers });
  }

  /** What the bucket and the index have at a path. */
  async function contentAt(
    path: string,
    { accept = JSON_CONTENT_TYPE, "accept-encoding": encoding }: Readonly<Record<string, string>>,
  ): Promise<{ contentType: string; body: Buffer; headers?: Record<string, string> } | undefined> {
    const keys = await keysOf(store);
    const files = keys.filter(hasDistributionSuffix);
    const json = (value: object) => ({
      contentType: JSON_CONTENT_TYPE,
      body: Buffer.from(JSON.stringify(value)),
    });
    const text = (contentType: string, words: string) => ({ contentType, body: Buffer.from(words) });
    if (path === "/") return text("text/html", "<title>");
    if (path === "/project/_assets/site.css") return text("text/css", "a {}");
    if (path === "/simple/requests/" || path === "/simple/pydantic-core/") {
      return { ...json({ files: [] }), headers: { etag: '"u-1"', "x-cache": "Hit from cloudfront" } };
    }
    if (path === "/simple/") {
      const projects = files.length === 0 ? [] : [{ name }];
      return json({ meta: { "api-version": "1.4" }, projects });
    }
    if (path === "/rss/updates.xml" && files.length > 0) return text("application/rss+xml", name);
    if (path.startsWith("/_") || path.startsWith("/%")) return undefined;
    if (path.includes(`/${name}/`) && /^\/(simple|project|pypi|rss)\//.test(path)) {
      if (files.length === 0) return undefined;
      const names = files.map((key) => key.slice(key.lastIndexOf("/") + 1));
      if (path.startsWith("/project/")) return text("text/html", `${name} ${names.join(" ")}`);
      if (path.startsWith("/pypi/")) return text("application/json", `${name} ${names.join(" ")}`);
      if (path.startsWith("/rss/")) return text("application/rss+xml", name);
      if (accept === "text/html") return text("text/html", names.join(" "));
      const page = json({ meta: { "api-version": "1.4" }, name, files: await pageFiles(files, keys) });
      return encoding === "gzip" ? { ...page, headers: { "content-encoding": "gzip" } } : page;
    }
    const key = path.slice(1).replace(/\.metadata$/, "");
    const read = await store.get(key);
    if (read.kind !== "found" || !hasDistributionSuffix(key)) return undefined;
    const body = Buffer.from(read.object.body);
    const file = [...Object.values(probe.files), ...Object.values(probe.changed)].find((one) =>
      one.body.equals(body),
    );
    const content = path.endsWith(".metadata") ? file?.metadata : body;
    return content && { contentType: "application/octet-stream", body: content };
  }

  async function pageFiles(files: readonly string[], keys: readonly string[]): Promise<object[]> {
    return Promise.all(
      files.map(async (key) => {
        const body = await bodyOf(key);
        const yankedKey = sideFileKey(key, "yanked");
        const filename = key.slice(key.lastIndexOf("/") + 1);
        return {
          filename,
          url: `../../${encodeURI(key).replaceAll("+", "%2B")}`,
          hashes: { sha256: sha256(body) },
          "core-metadata": true,
          ...(keys.includes(yankedKey) && { yanked: (await bodyOf(yankedKey)).toString() }),
        };
      }),
    );
  }

  async function bodyOf(key: string): Promise<Buffer> {
    const read = await store.get(key);
    return read.kind === "found" ? Buffer.from(read.object.body) : Buffer.alloc(0);
  }
}

async function keysOf(store: MemoryStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list("")) if (parseClaimKey(key) === undefined) keys.push(key);
  return keys;
}

function answer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: Buffer.alloc(0) };
}
