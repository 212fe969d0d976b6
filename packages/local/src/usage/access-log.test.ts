import { gunzipSync } from "node:zlib";
import { MemoryStore } from "@wheelyard/indexer/testing/memory-store";
import type { LoggedRequest } from "@wheelyard/usage/log/logged-request";
import { readLog } from "@wheelyard/usage/log/read-log";
import { beforeEach, expect, it } from "vitest";
import { AccessLog } from "./access-log.ts";

const ACCESS = { method: "GET", uri: "/acme-1.0.zip", status: 200, bytes: 100, userAgent: "pip/25.0" };

let logs: MemoryStore;
let now: Date;
let accessLog: AccessLog;

beforeEach(() => {
  logs = new MemoryStore();
  now = new Date("2026-11-27T03:59:59Z");
  accessLog = new AccessLog(logs, () => now);
});

it.each([
  [{}, { path: "/acme-1.0.zip", status: "200", userAgent: "pip/25.0", rangeStart: "-" }],
  [{ uri: "/a%20b/acme-1.0%2Bcpu.zip?x=1?y" }, { path: "/a%2520b/acme-1.0%252Bcpu.zip" }],
  [
    { status: 206, contentRange: "bytes 0-9/100" },
    { status: "206", rangeStart: "0" },
  ],
  [
    { status: 206, contentRange: "bytes 90-99/100" },
    { status: "206", rangeStart: "90" },
  ],
  [{ userAgent: "pip/25.0 {}" }, { userAgent: "pip/25.0%2520%257B%257D" }],
  [{ userAgent: "" }, { userAgent: "-" }],
  [{ userAgent: "a\tb\u00e9" }, { userAgent: "a%2509b%25C3%25A9" }],
  [{ method: "PROPFIND" }, { method: "PROPFIND" }],
])("writes %j as CloudFront does", async (access, expected) => {
  accessLog.add({ ...ACCESS, ...access });
  await accessLog.write();
  expect(await written()).toEqual([expect.objectContaining(expected)]);
});

it("writes a log for each hour, and no line twice", async () => {
  accessLog.add(ACCESS);
  now = new Date("2026-11-27T04:00:00Z");
  accessLog.add(ACCESS);
  accessLog.add(ACCESS);
  await accessLog.write();
  await accessLog.write();
  expect(logs.keys().map((key) => key.slice(0, "site/LOCAL.2026-11-27-03".length))).toEqual([
    "site/LOCAL.2026-11-27-03",
    "site/LOCAL.2026-11-27-04",
  ]);
  expect(await written()).toHaveLength(3);
  expect(new Set((await written()).map(({ requestId }) => requestId)).size).toBe(3);
});

it("keeps lines that can't be written for the next attempt", async () => {
  const put = logs.put.bind(logs);
  logs.put = () => Promise.reject(new Error("the disk is full"));
  accessLog.add(ACCESS);
  await expect(accessLog.write()).rejects.toThrow("the disk is full");
  logs.put = put;
  accessLog.add(ACCESS);
  await accessLog.write();
  expect(await written()).toHaveLength(2);
});

async function written(): Promise<LoggedRequest[]> {
  const requests: LoggedRequest[] = [];
  for (const key of logs.keys()) {
    async function* log() {
      yield gunzipSync(logs.bytes(key) ?? "");
    }
    expect(await readLog(log(), (request) => requests.push(request))).toMatchObject({ unreadable: 0 });
  }
  return requests;
}
