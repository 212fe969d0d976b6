import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readSelection, type SelectionOptions } from "./selection.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-selection-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is selected, as text: a project for every release, each named release with the first letters of its hashes. */
async function selected(options: SelectionOptions, files: Record<string, string> = {}) {
  const requirements = Object.keys(files).map((name) => join(folder, name));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { projects, unclear } = readSelection({ ...options, requirements });
  const texts = [...(projects ?? [])].flatMap(([name, { everyRelease, releases }]) => [
    ...(everyRelease ? [name] : []),
    ...releases.map(
      ({ version, hashes }) =>
        `${name}==${version.normalised}${hashes === undefined ? "" : ` ${[...hashes].map((hash) => hash.slice(0, 1)).join(" ") || "none"}`}`,
    ),
  ]);
  return { texts, unclear: unclear.map(({ requirement, reason }) => `${requirement} ${reason}`) };
}

it("takes everything if nothing is named", () => {
  expect(readSelection({ newest: 2 })).toEqual({ projects: undefined, newest: 2, unclear: [] });
});

it.each<[string[], string[]]>([
  [["Acme_Core"], ["acme-core"]],
  [
    ["acme==1.0", "acme==v1.1"],
    ["acme==1.0", "acme==1.1"],
  ],
  [["acme == 1.0"], ["acme==1.0"]],
  [
    ["acme==1.0", "acme"],
    ["acme", "acme==1.0"],
  ],
  [["acme==1.0", "acme==1.0.0"], ["acme==1.0"]],
  [
    ["acme==1.0+cu121", "beta"],
    ["acme==1.0+cu121", "beta"],
  ],
])("reads %j as typed", async (project, texts) => {
  expect(await selected({ project })).toEqual({ texts, unclear: [] });
});

it.each<[string, string]>([
  ["acme>=1.0", 'Cannot read "acme>=1.0": expected a project, or a release such as acme-core==1.4.0'],
  ["acme===1.0", 'Cannot read "acme===1.0": expected a project, or a release such as acme-core==1.4.0'],
  ["acme==1.0,<2", 'Cannot read "acme==1.0,<2": expected a project, or a release such as acme-core==1.4.0'],
  ["acme==latest", 'Cannot read version "latest"'],
  ["", "Cannot read project name"],
])("refuses %j", async (text, message) => {
  await expect(selected({ project: [text] })).rejects.toThrow(message);
});

const DIRECT = "comes from a URL, a repository or a path";

it.each<[string, string, string[], string[]]>([
  [
    "requirements.txt",
    `acme==1.0 --hash=sha256:${A} \\\n    --hash=sha256:${B}\nbeta==2.0 ; python_version > "3"\nloose>=1\n`,
    ["acme==1.0 a b", "beta==2.0"],
    ["loose>=1 pins no version"],
  ],
  [
    "direct.txt",
    `acme @ https://x.example/acme-1.0.tar.gz --hash=sha256:${A}\nbeta==2.0\n./wheels/gamma-3.0-py3-none-any.whl`,
    ["beta==2.0"],
    [`acme==1.0 ${DIRECT}`, `gamma==3.0 ${DIRECT}`],
  ],
  [
    "uv.lock",
    `[[package]]
name = "own"
version = "0.1"
source = { virtual = "." }
[[package]]
name = "acme"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://x.example/acme-1.0.tar.gz", hash = "sha256:${A}", size = 1 }
wheels = [{ url = "https://x.example/acme-1.0-py3-none-any.whl", hash = "sha256:${B}", size = 1 }]
[[package]]
name = "acme"
version = "2.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "forked"
version = "3.0"
source = { git = "https://x.example/forked?rev=1#2" }
[[package]]
name = "archived"
version = "3.1"
source = { url = "https://x.example/archived-3.1.zip" }`,
    ["acme==1.0 b a", "acme==2.0"],
    [`forked==3.0 ${DIRECT}`, `archived==3.1 ${DIRECT}`],
  ],
  [
    "poetry.lock",
    `[[package]]
name = "acme"
version = "1.0"
files = [{ file = "acme-1.0.tar.gz", hash = "sha256:${A}" }]
[package.source]
type = "legacy"
url = "https://x.example/simple"
[[package]]
name = "forked"
version = "3.0"
[package.source]
type = "git"
url = "https://x.example/forked"`,
    ["acme==1.0 a"],
    [`forked==3.0 ${DIRECT}`],
  ],
  [
    "pdm.lock",
    `[[package]]
name = "acme"
version = "1.0"
files = [{ url = "https://x.example/acme-1.0.tar.gz", hash = "sha256:${A}" }, { file = "a", hash = "md5:1" }]
[[package]]
name = "local"
version = "3.0"
path = "./local"`,
    ["acme==1.0 a"],
    [`local==3.0 ${DIRECT}`],
  ],
  [
    "pylock.toml",
    `[[packages]]
name = "acme"
version = "1.0"
index = "https://pypi.org/simple"
sdist = { name = "acme-1.0.tar.gz", hashes = { sha256 = "${A.toUpperCase()}", sha512 = "00" } }
wheels = [{ name = "acme-1.0-py3-none-any.whl", hashes = { sha256 = "${B}" } }]
[[packages]]
name = "archived"
archive = { url = "https://x.example/archived-3.1.zip", hashes = { sha256 = "${A}" } }`,
    ["acme==1.0 b a"],
    [`archived==3.1 ${DIRECT}`],
  ],
  [
    "Pipfile.lock",
    JSON.stringify({
      _meta: {},
      default: { acme: { version: "==1.0", hashes: [`sha256:${A}`, `sha256:${B}`], index: "pypi" } },
      develop: { local: { version: "==3.0", path: "./local" } },
    }),
    ["acme==1.0 a b"],
    [`local==3.0 ${DIRECT}`],
  ],
])("takes what %s pins", async (name, text, texts, unclear) => {
  expect(await selected({}, { [name]: text })).toEqual({ texts, unclear });
});

const SHA512 = "c".repeat(128);

it.each<[string, string[], string[], string[]]>([
  [
    "what is typed and what is pinned",
    ["beta"],
    [`acme==1.0 --hash=sha256:${A}`, `acme==1.0 --hash=sha256:${B}\nbeta==2.0`],
    ["beta", "beta==2.0", "acme==1.0 a b"],
  ],
  ["a typed release and its hashes", ["acme==1.0"], [`acme==1.0 --hash=sha256:${A}`], ["acme==1.0 a"]],
  ["a typed project and its hashes", ["acme"], [`acme==1.0 --hash=sha256:${A}`], ["acme", "acme==1.0 a"]],
  ["a release without hashes", [], ["acme==1.0", `acme==1.0 --hash=sha256:${A}`], ["acme==1.0 a"]],
  ["two spellings", ["acme==1"], [`acme==1.0 --hash=sha256:${A}`, "acme==1.0.0"], ["acme==1 a"]],
  [
    "the hashes of two spellings",
    [],
    [`acme==1.0 --hash=sha256:${A}`, `acme==1.0.0 --hash=sha256:${B}`],
    ["acme==1.0 a b"],
  ],
  ["hashes of other kinds alone", ["acme==1.0"], [`acme==1.0 --hash=sha512:${SHA512}`], ["acme==1.0 none"]],
  [
    "hashes of several kinds",
    [],
    [`acme==1.0 --hash=sha512:${SHA512}`, `acme==1.0 --hash=sha256:${A}`],
    ["acme==1.0 a"],
  ],
  [
    "a URL before the index",
    [],
    [`acme @ https://x.example/acme-1.0.zip --hash=sha256:${B}`, `acme==1.0 --hash=sha256:${A}`],
    ["acme==1.0 a"],
  ],
  [
    "a URL after the index",
    [],
    [`acme==1.0 --hash=sha256:${A}`, `acme @ https://x.example/acme-1.0.zip --hash=sha256:${B}`],
    ["acme==1.0 a"],
  ],
])("joins %s", async (_, project, lists, texts) => {
  const files = Object.fromEntries(lists.map((text, n) => [`joined-${n}.txt`, text]));
  expect(await selected({ project }, files)).toEqual({ texts, unclear: [] });
});
