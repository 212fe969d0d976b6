import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM } from "@wheelyard/cli/build";
import { licencesOf } from "@wheelyard/cli/build/licences";
import { buildCommandLineWheel } from "@wheelyard/cli/build-wheel";
import rootPackage from "../../package.json" with { type: "json" };
import { billOfMaterials } from "./bill-of-materials.ts";
import { deployedParts, type Part } from "./deployed-parts.ts";
import { synthesiseSample } from "./synthesise-sample.ts";

const LICENCE = fileURLToPath(new URL("../../LICENSE", import.meta.url));

/**
 * Makes the files of a release: the command line as a file and as a wheel, the templates of a sample environment, the
 * licences and a bill of materials of all code that ships, and the checksums of these files. The same checkout makes
 * the same bytes.
 *
 * @param folder removed first, if it exists
 * @returns the files' paths in it
 * @throws {Error} if something ships whose licence doesn't permit it
 */
export async function makeRelease(folder: string): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "templates"), { recursive: true });
  const { path: wheel, inputs } = await buildCommandLineWheel();
  const commandLine: Part = { name: "wheelyard.cjs", content: await readFile(PROGRAM), inputs };
  const parts = [commandLine, ...(await deployedParts())];
  const { notices } = await licencesOf(parts.flatMap((part) => part.inputs));
  const written = new Map<string, string | Uint8Array>([
    ["LICENCES.txt", notices],
    ["sbom.cdx.json", await billOfMaterials(rootPackage, parts)],
    ...[...(await synthesiseSample())].map(([name, template]) => [`templates/${name}`, template] as const),
  ]);
  for (const [name, content] of written) await writeFile(join(folder, name), content);
  const copied = [PROGRAM, wheel, LICENCE];
  for (const file of copied) await copyFile(file, join(folder, basename(file)));
  const files = [...written.keys(), ...copied.map((file) => basename(file))].sort();
  const lines = files.map(async (file) => `${sha256(await readFile(join(folder, file)))}  ${file}\n`);
  await writeFile(join(folder, "SHA256SUMS"), (await Promise.all(lines)).join(""));
  return [...files, "SHA256SUMS"];
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
