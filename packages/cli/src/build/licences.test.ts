import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { licencesOf } from "./licences.ts";

async function installed(name: string, license: string | undefined, text?: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "wheelyard-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const folder = join(root, "node_modules", ".pnpm", "store", "node_modules", name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3", license }));
  if (text !== undefined) await writeFile(join(folder, "LICENSE.md"), text);
  return join(folder, "lib", "index.js");
}

it("gives each text once, with all packages that it covers, and nothing of our own", async () => {
  const files = [
    await installed("@acme/core", "MIT", "Do as you like\n"),
    await installed("plain", "ISC"),
    await installed("beta", "MIT", "Do as you like"),
    "/srv/packages/cli/src/main.ts",
  ];
  const { packages, identifiers, notices } = await licencesOf(files);
  expect(packages).toEqual([
    { name: "@acme/core", version: "1.2.3", licence: "MIT" },
    { name: "beta", version: "1.2.3", licence: "MIT" },
    { name: "plain", version: "1.2.3", licence: "ISC" },
  ]);
  expect(identifiers).toEqual(["ISC", "MIT"]);
  expect(notices.replace(/-{80}/, "--")).toBe(`@acme/core 1.2.3 (MIT)
beta 1.2.3 (MIT)

Do as you like

--

plain 1.2.3 (ISC)

The package does not include the text of its licence.
`);
});

it.each([
  [
    "AGPL-3.0-or-later",
    "Cannot bundle odd 1.2.3 (AGPL-3.0-or-later): expected one of the licences MIT, ISC, ",
  ],
  ["GPL-3.0-only", "Cannot bundle odd 1.2.3 (GPL-3.0-only): expected one of the licences MIT, ISC, "],
  [undefined, "Cannot bundle odd 1.2.3 (unknown): expected one of the licences "],
])("refuses %s", async (license, message) => {
  await expect(licencesOf([await installed("odd", license)])).rejects.toThrow(message);
});
