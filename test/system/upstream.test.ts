import { CLAIMS_COMPLETE_KEY } from "@wheelyard/core/bucket-layout/claim-keys";
import { serializeClaimsComplete } from "@wheelyard/core/claims";
import { EDGE_SECONDS } from "@wheelyard/core/simple-api";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { startUpstreamServer, type UpstreamServer } from "@wheelyard/upstream/testing/upstream-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let upstream: UpstreamServer;
let stack: TestStack;

beforeAll(async () => {
  upstream = await startUpstreamServer();
  for (const name of ["ours", "kept", "kept-core", "gone"]) {
    upstream.publish(name, buildWheel({ name, version: "9.0" }));
  }
  upstream.publish("public", buildWheel({ name: "public", version: "1.0" }));
  stack = await startTestStack(undefined, { UPSTREAM: upstream.index, RESERVED: "kept, kept-*" });
  await upload(
    buildWheel({ name: "ours", version: "1.0", fields: { "Requires-Dist": "public" } }),
    buildWheel({ name: "alone", version: "1.0" }),
  );
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await upstream.close();
});

beforeEach(() => {
  upstream.requests.length = 0;
});

async function upload(...wheels: { filename: string; body: Buffer }[]): Promise<void> {
  for (const { filename, body } of wheels) await stack.bucket.put(filename, body);
  await stack.drain();
}

async function install(...requirements: string[]) {
  const target = await temporaryFolder();
  const pip = await pipInstall(stack.index.simpleUrl, target, "--retries", "0", ...requirements);
  return { ...pip, target };
}

it("pip installs a private project with its dependency from upstream, although upstream has a higher version", async () => {
  const { code, stderr, target } = await install("ours");
  expect(code, stderr).toBe(0);
  expect(await installedVersion(target, "ours")).toBe("1.0");
  expect(await installedVersion(target, "public")).toBe("1.0");
  expect(upstream.requests).toEqual(["/simple/public/", "/files/public-1.0-py3-none-any.whl"]);
});

describe("upstream is never asked for", () => {
  it.each<[string, string]>(
    sampleOrAll([
      ["a private version that is not there", "ours==9.0"],
      ["a reserved name", "kept"],
      ["a name that begins as a reserved one", "kept-core"],
      ["a reserved name in another spelling", "Kept.Core"],
    ]),
  )("%s", async (_, requirement) => {
    const { code, stderr } = await install(requirement);
    expect(code).not.toBe(0);
    expect(stderr).toContain("No matching distribution found");
    expect(upstream.requests).toEqual([]);
  });

  it("a claimed name whose files are gone", async () => {
    const wheel = buildWheel({ name: "gone", version: "1.0" });
    await upload(wheel);
    await stack.bucket.delete(wheel.filename);
    await stack.drain();
    const { code, stderr } = await install("gone");
    expect(code).not.toBe(0);
    expect(stderr).toContain("No matching distribution found");
    expect(upstream.requests).toEqual([]);
  });
});

describe("a start claims every name", () => {
  it.each([
    ["of a bucket from before there were claims", undefined],
    ["of a copied bucket", serializeClaimsComplete("another-bucket")],
  ])("%s", async (_, complete) => {
    for (const key of await stack.bucket.keys("_claims/")) await stack.bucket.delete(key);
    if (complete !== undefined) await stack.bucket.put(CLAIMS_COMPLETE_KEY, complete);
    await stack.restart();
    expect(await stack.bucket.get(CLAIMS_COMPLETE_KEY)).toBe(serializeClaimsComplete(stack.bucket.name));
    expect(await stack.bucket.keys("_claims/")).toEqual(
      expect.arrayContaining(["_claims/alone", "_claims/ours"]),
    );
    expect((await stack.index.fetch("/simple/public/")).status).toBe(200);
  });
});

it("the page of a public project's release has its files", async () => {
  const page = await stack.index.fetch("/project/public/1.0/");
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(await page.text()).toContain("public-1.0-py3-none-any.whl</a>");
  for (const path of ["/project/public/2.0/", "/project/ours/9.0/", "/project/kept/9.0/"]) {
    expect((await stack.index.fetch(path)).status, path).toBe(404);
  }
  expect(upstream.requests).toEqual(["/simple/public/", "/simple/public/"]);
});

it("private names that upstream has too are among the problems, and only its whole list is asked for", async () => {
  await stack.checkNames();
  expect(upstream.requests).toEqual(["/simple/"]);
  expect(stack.log).toContain("Found ours upstream, though it is private");
  const page = await (await stack.index.fetch("/project/_problems/")).text();
  expect(page).toContain("<code>ours</code>");
  expect(page).toContain(`${upstream.index} has a project of this name too`);
  expect(page).not.toContain("<code>alone</code>");
});

it("what no one has is 404, and what upstream does not answer is 503", async () => {
  expect((await stack.index.fetch("/simple/nobodys/")).status).toBe(404);
  upstream.answer("unsaid", (response) => response.writeHead(500).end());
  const response = await stack.index.fetch("/simple/unsaid/");
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(stack.log).toContainEqual(
    expect.stringMatching(/^Failed on unsaid: Cannot ask .* it answered 500$/),
  );
});

describe("with a cache at the edge", () => {
  it("readers of a public page get a first upload's at most five seconds later", async () => {
    let now = 0;
    upstream.publish("held", buildWheel({ name: "held", version: "9.0" }));
    const env = { UPSTREAM: upstream.index };
    await using cached = await startTestStack(undefined, env, { cacheClock: () => now });
    const read = () => cached.index.filenames("held");
    expect(await read()).toEqual(["held-9.0-py3-none-any.whl"]);
    const { filename, body } = buildWheel({ name: "held", version: "1.0" });
    await cached.bucket.put(filename, body);
    await cached.drain();
    now = EDGE_SECONDS * 1_000 - 1;
    expect(await read()).toEqual(["held-9.0-py3-none-any.whl"]);
    now++;
    expect(await read()).toEqual([filename]);
    await cached.bucket.delete(filename);
    await cached.drain();
    now += EDGE_SECONDS * 1_000;
    expect(await read()).toEqual([]);
    expect(upstream.requests).toEqual(["/simple/held/"]);
  });
});

it("while upstream is down, private projects install, and public ones fail", async () => {
  const { index } = upstream;
  await upstream.close();
  const alone = await install("alone");
  expect(alone.code, alone.stderr).toBe(0);
  const { code, stdout, stderr } = await install("public");
  expect(code).not.toBe(0);
  expect(stdout + stderr).toContain("public");
  const response = await stack.index.fetch("/simple/public/");
  expect(response.status).toBe(503);
  expect(await response.text()).toContain(`Cannot ask "${index}public/"`);
});
