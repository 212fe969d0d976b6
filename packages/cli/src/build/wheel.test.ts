import { createHash } from "node:crypto";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { expect, it } from "vitest";
import { assembleWheel } from "./wheel.ts";

const CONTENTS = {
  name: "acme_tool",
  version: "1.0",
  metadata: [["Summary", "Does it"]],
  description: "# Acme\n",
  files: { "acme/__init__.py": strToU8("print(1)\n") },
  licences: { LICENSE: strToU8("Do as you like\n") },
  commands: { acme: "acme:main" },
} as const;

it("names every file with its hash and size, and has no other", () => {
  const { filename, bytes } = assembleWheel(CONTENTS);
  expect(filename).toBe("acme_tool-1.0-py3-none-any.whl");
  const files = unzipSync(bytes);
  const record = strFromU8(files["acme_tool-1.0.dist-info/RECORD"] ?? new Uint8Array());
  const rows = record
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  expect(rows.map(([path]) => path).sort()).toEqual(Object.keys(files).sort());
  for (const [path = "", hash, size] of rows.filter(([, hash]) => hash !== "")) {
    const content = files[path] ?? new Uint8Array();
    expect([hash, size]).toEqual([
      `sha256=${createHash("sha256").update(content).digest("base64url")}`,
      String(content.byteLength),
    ]);
  }
});

it("writes metadata with its licences and description", () => {
  const files = unzipSync(assembleWheel(CONTENTS).bytes);
  expect(strFromU8(files["acme_tool-1.0.dist-info/METADATA"] ?? new Uint8Array())).toBe(`Metadata-Version: 2.4
Name: acme_tool
Version: 1.0
Summary: Does it
License-File: LICENSE
Description-Content-Type: text/markdown

# Acme
`);
  expect(Object.keys(files)).toContain("acme_tool-1.0.dist-info/licenses/LICENSE");
});
