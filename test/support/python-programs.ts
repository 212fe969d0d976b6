import { createHash } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";
import { type Ended, runCommand } from "./run-command.ts";

const CACHE = fileURLToPath(new URL("../../.cache/python/", import.meta.url));

/**
 * The folder with programs from PyPI, in their own virtual environment. It is made once for each set of pins and
 * Python, and kept.
 *
 * @param requirements a file of pins with hashes
 */
export async function pythonPrograms(requirements: URL): Promise<string> {
  const file = fileURLToPath(requirements);
  const python = await succeeded("python3", ["-VV"]);
  const pins = createHash("sha256")
    .update(await readFile(file))
    .update(python.stdout)
    .digest("hex");
  const folder = join(CACHE, `${basename(file, ".txt")}-${pins.slice(0, 12)}`);
  const programs = join(folder, "bin");
  // Written last: what a killed run left doesn't count as an environment.
  const complete = join(folder, "complete");
  if (await exists(complete)) return programs;

  await rm(folder, { recursive: true, force: true });
  await succeeded("python3", ["-m", "venv", folder]);
  const options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"];
  await succeeded(join(programs, "python"), ["-m", "pip", "install", ...options, "--requirement", file]);
  await writeFile(complete, "");
  return programs;
}

/** One slow answer among hundreds of downloads must not fail an installation. */
const PATIENCE = { PIP_DEFAULT_TIMEOUT: "120", PIP_RETRIES: "10" };

/** The mirror in the user's pip settings may be the only way to PyPI, so those settings apply here. */
export function installerEnvironment(): Record<string, string> {
  const { PIP_CONFIG_FILE: _, ...clean } = cleanEnvironment();
  const kept = ["PIP_CONFIG_FILE", "PIP_INDEX_URL", "PIP_CERT"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...clean, ...PATIENCE, ...Object.fromEntries(kept) };
}

async function succeeded(command: string, args: readonly string[]): Promise<Ended> {
  const ended = await runCommand(command, args, installerEnvironment());
  if (ended.code !== 0) throw new Error(`Cannot run ${command} ${args.join(" ")}: ${ended.stderr}`);
  return ended;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
