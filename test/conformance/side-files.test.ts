import type { ProjectStatus } from "@wheelyard/core/project-status";
import { sample } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { asOneLine, HOSTILE_TEXTS, isPlainText } from "./hostile-text.ts";
import { readProject } from "./read-project.ts";

let stack: TestStack;
let serial = 0;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack[Symbol.asyncDispose]());

const PROVENANCE = JSON.stringify({ version: 1, attestation_bundles: [] });

/** A project with one wheel that no other test uses. */
async function uploadedWheel(folder = ""): Promise<{ project: string; key: string }> {
  serial += 1;
  const project = `project-${serial}`;
  const { filename, body } = buildWheel({ name: project, version: "1.0" });
  await stack.bucket.put(folder + filename, body);
  return { project, key: folder + filename };
}

describe("a reason for a yank", () => {
  it.each<[title: string, content: string, reason: string]>([
    ["none", "", ""],
    ["white space alone", " \r\n\t", ""],
    ["a sentence", "it lost data", "it lost data"],
    ["a line of a file", "it lost data\n", "it lost data"],
    ["lines of Windows", "it lost data,\r\nall of it\r\n", "it lost data, all of it"],
    ["control characters", "a\u0000b\u001b[31mc\u0085d\u007fe", "a b [31mc d e"],
    ["no characters", "a\ufffeb\u{1ffff}c", "a b c"],
    ["a byte order mark", "\ufeffit lost data", "it lost data"],
    ...sample(HOSTILE_TEXTS.filter(isPlainText)).map((text): [string, string, string] => [
      text,
      text,
      asOneLine(text),
    ]),
  ])("%j", async (_, content, reason) => {
    const { project, key } = await uploadedWheel();
    await stack.bucket.put(`${key}.yanked`, content);
    expect((await readProject(stack, project))?.files).toMatchObject([{ yanked: reason }]);
    await stack.bucket.delete(`${key}.yanked`);
    expect((await readProject(stack, project))?.files).toMatchObject([{ yanked: undefined }]);
  });
});

it("a yank that comes before its file counts", async () => {
  const { filename, body } = buildWheel({ name: "late", version: "1.0" });
  await stack.bucket.put(`${filename}.yanked`, "too early");
  expect(await readProject(stack, "late")).toBeUndefined();
  await stack.bucket.put(filename, body);
  expect((await readProject(stack, "late"))?.files).toMatchObject([{ yanked: "too early" }]);
});

it("provenance is linked by an absolute URL that leads to it through the edge", async () => {
  const { project, key } = await uploadedWheel("folder + 1/");
  await stack.bucket.put(`${key}.provenance`, PROVENANCE);
  const [file] = (await readProject(stack, project))?.files ?? [];
  expect(file?.provenance).toBe(`${file?.url}.provenance`);
  const response = await stack.index.fetch(file?.provenance ?? "");
  expect(await response.text()).toBe(PROVENANCE);
  expect((await fetch(file?.provenance ?? "")).status).toBe(401);

  await stack.bucket.delete(`${key}.provenance`);
  expect((await readProject(stack, project))?.files).toMatchObject([{ provenance: undefined }]);
});

it("a signature is shown and served", async () => {
  const { project, key } = await uploadedWheel();
  await stack.bucket.put(`${key}.asc`, "-----BEGIN PGP SIGNATURE-----\n");
  const [file] = (await readProject(stack, project))?.files ?? [];
  expect(file?.hasSignature).toBe(true);
  expect(await (await stack.index.fetch(`${file?.url}.asc`)).text()).toMatch(/^-----BEGIN/);
  await stack.bucket.delete(`${key}.asc`);
  expect((await readProject(stack, project))?.files).toMatchObject([{ hasSignature: false }]);
});

describe("a status", () => {
  it.each<[content: string, status: ProjectStatus | undefined, files: number]>([
    ["archived", { status: "archived" }, 1],
    ["deprecated\n", { status: "deprecated" }, 1],
    ["Deprecated", { status: "deprecated" }, 1],
    ["deprecated use <other> & be happy", { status: "deprecated", reason: "use <other> & be happy" }, 1],
    ["archived\r\nfor good,\r\nsince May\r\n", { status: "archived", reason: "for good, since May" }, 1],
    ["archived a\u0000b", { status: "archived", reason: "a b" }, 1],
    ["quarantined malware", { status: "quarantined", reason: "malware" }, 0],
    ["active", undefined, 1],
    ...sample(HOSTILE_TEXTS.filter(isPlainText)).map((text): [string, ProjectStatus, number] => [
      `archived ${text}`,
      { status: "archived", reason: asOneLine(text) },
      1,
    ]),
  ])("%j", async (content, status, files) => {
    const { project } = await uploadedWheel();
    await stack.bucket.put(`anywhere/${project}.status`, content);
    const page = await readProject(stack, project);
    expect(page?.status).toEqual(status);
    expect(page?.files).toHaveLength(files);
    expect(page?.versions).toEqual(["1.0"]);

    await stack.bucket.delete(`anywhere/${project}.status`);
    const after = await readProject(stack, project);
    expect(after?.status).toBeUndefined();
    expect(after?.files).toHaveLength(1);
  });

  it("that comes before the project's first file counts", async () => {
    await stack.bucket.put("early.status", "deprecated");
    expect(await readProject(stack, "early")).toBeUndefined();
    const { filename, body } = buildWheel({ name: "early", version: "1.0" });
    await stack.bucket.put(filename, body);
    expect((await readProject(stack, "early"))?.status).toEqual({ status: "deprecated" });
  });
});

describe("refused, with the reason, and changing nothing:", () => {
  it.each([
    [".yanked", "too large", "x".repeat(4097), "expected at most 4096 bytes, found 4097"],
    [".yanked", "not UTF-8", Uint8Array.of(0x66, 0xff), "expected UTF-8 text"],
    [".provenance", "not JSON", "{", "found no JSON"],
    [".provenance", "not UTF-8", Uint8Array.of(0x22, 0xff, 0x22), "expected UTF-8 text"],
    [".provenance", "an array", "[]", 'found "[]"'],
    [".provenance", "null", "null", 'found "null"'],
    [".provenance", "another object", '{"a":1}', "attestation_bundles"],
    [".provenance", "too large", " ".repeat(2 ** 20 + 1), "expected at most 1048576 bytes"],
    [".asc", "too large", "x".repeat(2 ** 16 + 1), "expected at most 65536 bytes"],
    [".asc", "not UTF-8", Uint8Array.of(0xff), "expected UTF-8 text"],
  ])("%s that is %s", async (suffix, _, content, words) => {
    const { project, key } = await uploadedWheel();
    const before = await readProject(stack, project);
    await stack.bucket.put(key + suffix, content);
    expect(await readProject(stack, project)).toEqual(before);
    await expectRejection(key + suffix, words);
  });

  it.each([
    ["an unknown status", "retired", 'Cannot read status "retired": expected active, archived'],
    ["no status", "", 'Cannot read status ""'],
    ["markup", "<script>alert(1)</script>", 'Cannot read status "<script>alert(1)</script>"'],
    ["not UTF-8", Uint8Array.of(0xff), "expected UTF-8 text"],
    ["too large", "archived ".repeat(500), "expected at most 4096 bytes, found 4500"],
  ])(".status that is %s", async (_, content, words) => {
    const { project } = await uploadedWheel();
    const before = await readProject(stack, project);
    await stack.bucket.put(`${project}.status`, content);
    expect(await readProject(stack, project)).toEqual(before);
    await expectRejection(`${project}.status`, words);
  });

  async function expectRejection(key: string, words: string): Promise<void> {
    const record = `_index/rejected/${key}.json`;
    expect(JSON.parse(await stack.bucket.get(record))).toMatchObject({
      key,
      reason: expect.stringContaining(words),
    });
    await stack.bucket.delete(key);
    await stack.drain();
    expect(await stack.bucket.keys(record)).toEqual([]);
  }
});
