import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CommandError } from "../command-error.ts";
import { readPins } from "./read-pins.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-pins-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function pinsOf(...files: [string, string | Buffer][]) {
  const paths = files.map(([name]) => join(folder, name));
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  const { pins, unpinned, folders } = await readPins(paths, "python3");
  return {
    pins: pins.map(({ project, version }) => `${project}==${version.normalised}`),
    unpinned,
    ...(folders.length > 0 && { folders }),
  };
}

const littleEndian = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
const bigEndian = (text: string) => littleEndian(text).swap16();

const REQUIREMENTS = "# what é needs\r\nacme==1.0\r\n";
const PIPFILE = '{"default": {"acme": {"version": "==1.0"}}}';

it.each<[string, string, string | Buffer]>([
  ["UTF-8", "requirements.txt", REQUIREMENTS],
  ["UTF-8 with a byte order mark", "requirements.txt", `\ufeff${REQUIREMENTS}`],
  ["UTF-16, little-endian", "requirements.txt", littleEndian(REQUIREMENTS)],
  ["UTF-16, big-endian", "requirements.txt", bigEndian(REQUIREMENTS)],
  ["Latin-1 in a comment", "requirements.txt", Buffer.from(REQUIREMENTS, "latin1")],
  ["UTF-8 with a byte order mark", "Pipfile.lock", `\ufeff${PIPFILE}`],
  ["UTF-16", "Pipfile.lock", littleEndian(PIPFILE)],
  ["UTF-8 with a byte order mark", "uv.lock", '\ufeff[[package]]\nname = "acme"\nversion = "1.0"'],
])("reads %s: %s", async (_, name, content) => {
  expect(await pinsOf([name, content])).toEqual({ pins: ["acme==1.0"], unpinned: [] });
});

it("reads UTF-16 in included files", async () => {
  await writeFile(join(folder, "base.txt"), littleEndian("beta==2.0\n"));
  expect(await pinsOf(["dev.txt", littleEndian("-r base.txt\nacme==1.0\n")])).toMatchObject({
    pins: ["beta==2.0", "acme==1.0"],
  });
});

it("joins what several files pin", async () => {
  expect(await pinsOf(["a.txt", "acme==1.0\nloose"], ["b.txt", "acme==1.0\nbeta==2.0"])).toEqual({
    pins: ["acme==1.0", "beta==2.0"],
    unpinned: ["loose"],
  });
});

it.each<[string, string | Buffer]>([
  ["requirements.txt", ""],
  ["requirements.txt", "# nothing\n--index-url https://x.example/simple\n"],
  ["uv.lock", '[[package]]\nname = "own"\nversion = "0.1"\nsource = { virtual = "." }'],
  ["Pipfile.lock", '{"_meta": {}, "default": {}, "develop": {}}'],
])("%s may require nothing: %j", async (name, content) => {
  expect(await pinsOf([name, content])).toEqual({ pins: [], unpinned: [] });
});

it.each<[string, string, object]>([
  [
    "nothing but a folder",
    '[[packages]]\nname = "own"\ndirectory = { path = ".", editable = true }',
    { pins: [], unpinned: [], folders: ["own"] },
  ],
  [
    "a folder with a version",
    '[[packages]]\nname = "own"\nversion = "0.1"\ndirectory = { path = "../own" }',
    { pins: [], unpinned: [], folders: ["own"] },
  ],
  [
    "a folder beside a release",
    '[[packages]]\nname = "own"\ndirectory = { path = "." }\n[[packages]]\nname = "acme"\nversion = "1.0"',
    { pins: ["acme==1.0"], unpinned: [], folders: ["own"] },
  ],
])("passes over what pylock.toml takes from a folder, and says so: %s", async (_, content, expected) => {
  expect(await pinsOf(["pylock.toml", content])).toEqual(expected);
});

it.each<[string, string | Buffer, string]>([
  ["loose.txt", "acme>=1.0\nbeta\n", '"acme>=1.0"'],
  ["README.md", "Install it with pip.\n", '"Install it with pip."'],
  ["unmarked.txt", Buffer.from("acme==1.0\n", "utf16le"), '"a\\u{0}c'],
  ["unmarked.txt", Buffer.from("acme==1.0\n", "utf16le").swap16(), '"\\u{0}a'],
  ["utf-32.txt", Buffer.from("\ufeff\0a\0=\0=\u00001\0", "utf16le"), '"'],
  ["Pipfile.lock", '{"default": {"acme": {"git": "https://x.example/acme"}}}', '"acme"'],
  ["uv.lock", '[[package]]\nname = "acme"\nsource = { git = "https://x.example" }', '"acme"'],
  ["pylock.toml", '[[packages]]\nname = "acme"\nvcs = { type = "git", url = "https://x.example" }', '"acme"'],
  ["pylock.toml", '[[packages]]\nname = "acme"\ndirectory = "acme"', '"acme"'],
])("refuses %s, which has requirements but pins none: %j", async (name, content, found) => {
  const reading = pinsOf(["good.txt", "beta==2.0"], [name, content]);
  await expect(reading).rejects.toThrow(CommandError);
  await expect(reading).rejects.toThrow(
    `Cannot use "${join(folder, name)}": it pins no version: expected a requirement such as "acme==1.0", found ${found}`,
  );
});
