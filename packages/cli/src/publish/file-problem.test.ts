import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAIN } from "@wheelyard/core/root";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkFiles } from "./candidate.ts";
import { fileProblem } from "./file-problem.ts";

let folder: string;
let server: Server;
const NAMES = ["fifo", "socket", "folder", "dangling", "circle", "device"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-files-"));
  await mkdir(at("folder"));
  execFileSync("mkfifo", [at("fifo")]);
  server = createServer();
  await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
  await symlink("nowhere", at("dangling"));
  await symlink(at("circle"), at("circle"));
  await symlink("/dev/null", at("device"));
  await writeFile(at("file"), "no zip");
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

function at(name: string): string {
  return join(folder, `${name}-1.0-py3-none-any.whl`);
}

it.each([
  ["fifo", "expected a file, found a FIFO"],
  ["socket", "expected a file, found a socket"],
  ["folder", "expected a file, found a folder"],
  ["device", "expected a file, found a device"],
  ["dangling", "it is a broken link"],
  ["circle", "its links form a loop"],
  ["missing", "it does not exist"],
  ["file", undefined],
])("says about a %s: %s", async (name, problem) => {
  expect(await fileProblem(at(name))).toBe(problem);
});

it("rejects each of them before it is opened", async () => {
  const checks = await checkFiles(MAIN, NAMES.map(at));
  expect(checks).toEqual(
    NAMES.map((name) => ({
      kind: "rejected",
      path: at(name),
      reason: expect.stringMatching(/^Cannot read ".*whl": (expected a file, found a|its? )/),
    })),
  );
});
