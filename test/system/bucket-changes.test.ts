import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack[Symbol.asyncDispose]());

describe("the index follows the bucket", () => {
  it("from the first file of a project to the last", async () => {
    const [one, two] = [
      buildWheel({ name: "comes", version: "1" }),
      buildWheel({ name: "comes", version: "2" }),
    ];
    expect(await stack.index.project("comes")).toBeUndefined();
    await stack.bucket.put(one.filename, one.body);
    await stack.bucket.put(`folder/${two.filename}`, two.body);
    await stack.drain();
    expect(await stack.index.filenames("comes")).toEqual([one.filename, two.filename]);
    expect(await stack.index.projects()).toContain("comes");

    await stack.bucket.delete(one.filename);
    await stack.drain();
    expect(await stack.index.filenames("comes")).toEqual([two.filename]);

    await stack.bucket.delete(`folder/${two.filename}`);
    await stack.drain();
    expect(await stack.index.project("comes")).toBeUndefined();
    expect(await stack.index.projects()).not.toContain("comes");
    const { status } = await stack.index.fetch("/simple/comes/", { accept: "text/html" });
    expect(status).toBe(404);
  });

  it("when a file is overwritten", async () => {
    const before = buildWheel({ name: "changes", version: "1", description: "before" });
    const after = buildWheel({ name: "changes", version: "1", description: "after" });
    await stack.bucket.put(before.filename, before.body);
    await stack.drain();
    const old = (await stack.index.project("changes"))?.files[0];
    await stack.bucket.put(after.filename, after.body);
    await stack.drain();
    const [file, ...others] = (await stack.index.project("changes"))?.files ?? [];
    expect(others).toEqual([]);
    expect(file?.hashes.sha256).not.toBe(old?.hashes.sha256);

    const url = new URL(file?.url ?? "", `${stack.index.url}/simple/changes/`);
    expect(await (await stack.index.fetch(`${url.pathname}.metadata`)).text()).toContain("after");
    expect(Buffer.from(await (await stack.index.fetch(url.pathname)).arrayBuffer())).toEqual(after.body);
  });

  it("including the metadata of a removed file", async () => {
    const goes = buildWheel({ name: "goes", version: "1" });
    const stays = buildWheel({ name: "goes", version: "2" });
    for (const wheel of [goes, stays]) await stack.bucket.put(wheel.filename, wheel.body);
    await stack.drain();
    const url = new URL(
      (await stack.index.project("goes"))?.files[0]?.url ?? "",
      `${stack.index.url}/simple/goes/`,
    );
    const statusOf = async (path: string) => (await stack.index.fetch(path)).status;
    expect(await statusOf(`${url.pathname}.metadata`)).toBe(200);

    await stack.bucket.delete(goes.filename);
    await stack.drain();
    expect(await stack.index.filenames("goes")).toEqual([stays.filename]);
    expect([await statusOf(url.pathname), await statusOf(`${url.pathname}.metadata`)]).toEqual([404, 404]);
  });

  it("in JSON and HTML alike", async () => {
    const wheel = buildWheel({ name: "both", version: "1" });
    await stack.bucket.put(wheel.filename, wheel.body);
    await stack.drain();
    const html = await stack.index.fetch("/simple/both/", { accept: "text/html" });
    expect(html.headers.get("content-type")).toMatch(/^text\/html/);
    expect(await html.text()).toContain(`>${wheel.filename}</a>`);
  });

  it("when many files of one project come and go at once", async () => {
    const wheels = Array.from({ length: 40 }, (_, n) => buildWheel({ name: "crowd", version: `1.${n}` }));
    await Promise.all(wheels.map(({ filename, body }) => stack.bucket.put(filename, body)));
    const [gone, stays] = [wheels.slice(0, 20), wheels.slice(20)];
    await Promise.all(gone.map(({ filename }) => stack.bucket.delete(filename)));
    await stack.drain();
    expect(await stack.index.filenames("crowd")).toEqual(stays.map(({ filename }) => filename));
  });

  it("and leaves alone objects that are not distributions", async () => {
    await stack.bucket.put("index.html", "<h1>mine</h1>");
    await stack.bucket.put("docs/README.md", "# mine");
    await stack.drain();
    expect(await stack.bucket.get("index.html")).toBe("<h1>mine</h1>");
    expect(await stack.bucket.keys("_index/rejected/docs/")).toEqual([]);
    expect(await stack.bucket.keys("_index/rejected/index")).toEqual([]);
  });
});

describe("a restart", () => {
  it("keeps files and pages, and takes uploads as before", async () => {
    const [one, two] = [
      buildWheel({ name: "stays", version: "1" }),
      buildWheel({ name: "stays", version: "2" }),
    ];
    await stack.bucket.put(one.filename, one.body);
    await stack.drain();
    await stack.restart();
    expect(await stack.index.filenames("stays")).toEqual([one.filename]);
    await stack.bucket.put(two.filename, two.body);
    await stack.drain();
    expect(await stack.index.filenames("stays")).toEqual([one.filename, two.filename]);
  });

  it("indexes what was uploaded just before it", async () => {
    const wheels = Array.from({ length: 30 }, (_, n) =>
      buildWheel({ name: `late-${n % 5}`, version: `1.${n}` }),
    );
    await Promise.all(wheels.map(({ filename, body }) => stack.bucket.put(filename, body)));
    await stack.restart();
    await stack.drain();
    const listed = await Promise.all([0, 1, 2, 3, 4].map((n) => stack.index.filenames(`late-${n}`)));
    expect(listed.flat().sort()).toEqual(wheels.map(({ filename }) => filename).sort());
  });
});
