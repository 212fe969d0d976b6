import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const V1_HTML = "application/vnd.pypi.simple.v1+html";
const HTML = "text/html; charset=utf-8";

beforeAll(async () => {
  stack = await startTestStack();
  const { filename, body } = buildWheel({ name: "acme", version: "1.0" });
  await stack.bucket.put(filename, body);
  await stack.drain();
});

afterAll(() => stack[Symbol.asyncDispose]());

it.each<[accept: string, query: string, status: number, type: string | null]>([
  ["*/*", "", 200, HTML],
  ["", "", 200, HTML],
  ["text/html", "", 200, HTML],
  [JSON_TYPE, "", 200, JSON_TYPE],
  ["application/vnd.pypi.simple.latest+json", "", 200, JSON_TYPE],
  [`${JSON_TYPE}, ${V1_HTML};q=0.1, text/html;q=0.01`, "", 200, JSON_TYPE],
  [`${JSON_TYPE};q=0.1, text/html`, "", 200, HTML],
  [`${JSON_TYPE};q=0, */*`, "", 200, HTML],
  ["image/png", "", 406, null],
  [`${JSON_TYPE};q=0`, "", 406, null],
  ["text/html", `?format=${JSON_TYPE}`, 200, JSON_TYPE],
  ["text/html", `?format=${encodeURIComponent(JSON_TYPE)}`, 200, JSON_TYPE],
  [JSON_TYPE, "?format=text/html", 200, HTML],
  [JSON_TYPE, "?format=image/png", 406, null],
])("Accept: %s %s is answered with %i %s", async (accept, query, status, type) => {
  for (const path of ["/simple/", "/simple/acme/"]) {
    const response = await stack.index.fetch(path + query, { accept });
    expect(response.status).toBe(status);
    if (type !== null) expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("vary")).toMatch(/\bAccept\b/i);
    await response.text();
  }
});
