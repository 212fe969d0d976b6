import { describe, expect, it } from "vitest";
import { addLockFile } from "./add-lock-file.ts";
import { PinCollector } from "./pin.ts";

function pinsOf(path: string, text: string, others: Record<string, string> = {}) {
  const collector = new PinCollector();
  const readIncluded = (included: string) => {
    const found = others[included];
    if (found === undefined) throw new Error(`no file ${included}`);
    return found;
  };
  addLockFile(path, text, readIncluded, collector);
  const { pins, unpinned } = collector.result;
  return { pins: pins.map(({ project, version }) => `${project}==${version.normalised}`), unpinned };
}

describe("lock files", () => {
  it.each<[string, string]>([
    [
      "uv.lock",
      `version = 1
requires-python = ">=3.9"

[[package]]
name = "own"
version = "0.1.0"
source = { virtual = "." }

[[package]]
name = "Beta"
version = "2.0"
source = { registry = "https://pypi.example/simple" }

[[package]]
name = "acme_core"
version = "1.0"
source = { registry = "https://pypi.example/simple" }`,
    ],
    [
      "sub/poetry.lock",
      '[[package]]\nname = "beta"\nversion = "2.0"\n\n[[package]]\nname = "acme-core"\nversion = "1.0"',
    ],
    [
      "pdm.lock",
      '[metadata]\nlock_version = "4.5.0"\n[[package]]\nname = "beta"\nversion = "2.0"\n[[package]]\nname = "Acme.Core"\nversion = "v1.0"',
    ],
    [
      "pylock.toml",
      'lock-version = "1.0"\n[[packages]]\nname = "beta"\nversion = "2.0"\n[[packages]]\nname = "acme-core"\nversion = "1.0"',
    ],
    [
      "pylock.dev.toml",
      '[[packages]]\nname = "beta"\nversion = "2.0"\n[[packages]]\nname = "acme-core"\nversion = "1.0"',
    ],
    [
      "Pipfile.lock",
      JSON.stringify({
        _meta: { hash: {} },
        default: { beta: { version: "==2.0", hashes: [] } },
        develop: { "acme-core": { version: "===1.0" } },
      }),
    ],
  ])("%s", (path, text) => {
    expect(pinsOf(path, text)).toEqual({ pins: ["beta==2.0", "acme-core==1.0"], unpinned: [] });
  });

  it.each<[string, string, string]>([
    ["uv.lock", "[[package", 'Cannot read "uv.lock": '],
    ["uv.lock", "version = 1", "expected a lock file with a list of packages"],
    ["pyproject.toml", '[project]\nname = "acme"', "expected a lock file with a list of packages"],
    ["uv.lock", "package = [1]", "expected each package to be a table"],
    ["Pipfile.lock", "{", 'Cannot read "Pipfile.lock": '],
    ["Pipfile.lock", "[]", "expected an object"],
    ["Pipfile.lock", '{"default": 1}', 'expected "default" to be an object'],
  ])("%s with %j is not a lock file", (path, text, message) => {
    expect(() => pinsOf(path, text)).toThrow(message);
  });

  it.each<[string, string]>([
    ["an archive's URL", 'archive = { url = "https://x.example/acme-1.0.tar.gz" }'],
    ["an archive's path", 'archive = { path = "wheels/acme-1.0-py3-none-any.whl" }'],
    ["an sdist's name", 'sdist = { name = "acme-1.0.tar.gz", url = "https://x.example/1" }'],
    ["a wheel's URL", 'wheels = [{ url = "https://x.example/acme-1.0-py3-none-any.whl" }]'],
  ])("pylock.toml may pin a version by %s", (_, pinned) => {
    const text = `lock-version = "1.0"\n[[packages]]\nname = "acme"\n${pinned}`;
    expect(pinsOf("pylock.toml", text)).toEqual({ pins: ["acme==1.0"], unpinned: [] });
  });

  it.each<[string, object]>([
    ["acme", { file: "https://x.example/acme-1.0-py3-none-any.whl", hashes: [] }],
    ["5e1a2b", { file: "https://x.example/acme-1.0.tar.gz" }],
    ["acme", { path: "./acme-1.0.tar.gz" }],
  ])("Pipfile.lock may pin the version of %s by a file: %j", (name, entry) => {
    const text = JSON.stringify({ default: { [name]: entry } });
    expect(pinsOf("Pipfile.lock", text)).toEqual({ pins: ["acme==1.0"], unpinned: [] });
  });

  it.each<[string, string]>([
    ["pylock.toml", '[[packages]]\nname = "acme"\narchive = { url = "https://x.example/main.zip" }'],
    ["pylock.toml", '[[packages]]\nname = "acme"\nvcs = { type = "git", url = "https://x.example/acme" }'],
    ["pylock.toml", '[[packages]]\nname = "acme"\narchive = 1\nwheels = [1]'],
    ["Pipfile.lock", '{"default": {"acme": {"file": "https://x.example/main.zip"}}}'],
    ["Pipfile.lock", '{"default": {"acme": {"editable": true, "path": "."}}}'],
    ["Pipfile.lock", '{"default": {"acme": "*"}}'],
  ])("%s without a version is named: %s", (path, text) => {
    expect(pinsOf(path, text)).toEqual({ pins: [], unpinned: ["acme"] });
  });

  it("names what has no version", () => {
    expect(pinsOf("uv.lock", '[[package]]\nname = "acme"\nsource = { git = "https://x.example" }')).toEqual({
      pins: [],
      unpinned: ["acme"],
    });
  });
});

describe("requirements", () => {
  it.each<[string, string[], string[]]>([
    ["acme==1.0", ["acme==1.0"], []],
    ["Acme.Core[extra,other] == 1.0 ; python_version > '3.8'", ["acme-core==1.0"], []],
    [
      "acme==1.0 \\\n    --hash=sha256:aaaa \\\n    --hash=sha256:bbbb\nbeta===2.0\r\n",
      ["acme==1.0", "beta==2.0"],
      [],
    ],
    ["# acme==1.0\nacme==1.1  # why\n\n", ["acme==1.1"], []],
    ["acme==1.0+cu121", ["acme==1.0+cu121"], []],
    [
      "acme>=1.0\nbeta\ngamma==1.*\ndelta==1.0,!=1.1",
      [],
      ["acme>=1.0", "beta", "gamma==1.*", "delta==1.0,!=1.1"],
    ],
    ["--index-url https://x.example/simple\n-e .\nacme==1.0", ["acme==1.0"], ["-e ."]],
    [
      "--editable=git+https://x.example/acme@main#egg=acme\n--extra-index-url https://x.example/",
      [],
      ["--editable=git+https://x.example/acme@main#egg=acme"],
    ],
    ["acme @ https://x.example/acme-1.0-py3-none-any.whl#sha256=aa", ["acme==1.0"], []],
    ["acme @ https://x.example/acme-1.0%2Bcpu.tar.gz", ["acme==1.0+cpu"], []],
    ["acme @ https://x.example/acme-1.0.zip ; python_version > '3.8'", ["acme==1.0"], []],
    ["https://x.example/acme-1.0-py3-none-any.whl --hash=sha256:aa", ["acme==1.0"], []],
    ["https://user@x.example/acme-1.0.zip#sha256=aa ; python_version > '3.8'", ["acme==1.0"], []],
    ["https://x.example/acme-1.0.zip; python_version > '3.8'", ["acme==1.0"], []],
    ["./Acme_Core-1.0-py3-none-any.whl[extra];python_version>'3.8'", ["acme-core==1.0"], []],
    ["acme-1.0.tar.gz\nC:\\wheels\\beta-2.0.tar.gz", ["acme==1.0", "beta==2.0"], []],
    ["file:///wheels/acme-1.0-py3-none-any.whl", ["acme==1.0"], []],
    ["https://x.example/acme/main.zip\n./acme", [], ["https://x.example/acme/main.zip", "./acme"]],
    ["acme @ git+https://x.example/acme", [], ["acme"]],
    ["acme==latest", [], ["acme"]],
    ["acme==1.0\nacme==1.0", ["acme==1.0"], []],
  ])("%j", (text, pins, unpinned) => {
    expect(pinsOf("requirements.txt", text)).toEqual({ pins, unpinned });
  });

  it("are read with the files that they include", () => {
    const others = { "sub/base.txt": "acme==1.0\n-c ../limits.txt", "limits.txt": "beta==2.0" };
    expect(pinsOf("sub/dev.txt", "-r base.txt\ngamma==3.0", others).pins).toEqual([
      "acme==1.0",
      "beta==2.0",
      "gamma==3.0",
    ]);
  });

  it("reads a file once, however often it is included", () => {
    const names = Array.from({ length: 19 }, (_, n) => `${n}.txt`);
    let reads = 0;
    const files: Record<string, string> = Object.fromEntries(
      names.map((name, n) => [name, n === 18 ? "acme==1.0" : `-r ${n + 1}.txt\n-c ${n + 1}.txt`]),
    );
    const counted = new Proxy(files, {
      get(target, name) {
        reads++;
        return Reflect.get(target, name);
      },
    });
    expect(pinsOf("all.txt", "-r 0.txt\n-r 0.txt", counted).pins).toEqual(["acme==1.0"]);
    expect(reads).toBe(names.length);
  });

  it("that include themselves are refused", () => {
    expect(() => pinsOf("a.txt", "-r a.txt", { "a.txt": "-r a.txt" })).toThrow("files include each other");
    const links = { "a.txt": "-r b.txt", "b.txt": "-r a.txt" };
    expect(() => pinsOf("a.txt", links["a.txt"], links)).toThrow("files include each other");
    const longer = new Proxy({}, { get: () => "-r self/a.txt" });
    expect(() => pinsOf("a.txt", "-r self/a.txt", longer)).toThrow("files include each other");
  });
});
