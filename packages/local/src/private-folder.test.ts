import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makePrivate } from "./private-folder.ts";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "wheelyard-private-"));
});
afterEach(() => rm(parent, { recursive: true }));

async function modes(folder: string): Promise<Record<string, string>> {
  const entries = [".", ...(await readdir(folder))];
  const pairs = entries.map(async (name) => [
    name,
    ((await stat(join(folder, name))).mode & 0o777).toString(8),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

async function open(folder: string, ...files: string[]): Promise<void> {
  await mkdir(join(folder, "s3"), { recursive: true });
  for (const file of files) await writeFile(join(folder, file), "");
  for (const name of [".", ...(await readdir(folder))]) await chmod(join(folder, name), 0o755);
}

it("makes a folder, and those above it, that only its user can read", async () => {
  await makePrivate(join(parent, "a", "b"), ["s3"]);
  expect(await modes(join(parent, "a"))).toEqual({ ".": "700", b: "700" });
});

it("makes an open folder private, with all that it holds", async () => {
  const folder = join(parent, "data");
  await open(folder, "users.json");
  await makePrivate(folder, ["s3", "users.json", "queue"]);
  expect(await modes(folder)).toEqual({ ".": "700", s3: "700", "users.json": "600" });
});

it("makes only its own parts private if the folder holds anything else", async () => {
  const folder = join(parent, "shared");
  await open(folder, "users.json", "notes.txt");
  await makePrivate(folder, ["s3", "users.json"]);
  expect(await modes(folder)).toEqual({ ".": "755", s3: "700", "users.json": "600", "notes.txt": "755" });
});
