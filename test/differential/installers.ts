import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installerEnvironment, pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";

/** Installs a single file into a folder. */
export const INSTALLERS = {
  pip: {
    requirements: "pip-26.3.txt",
    command: ["python", "-m", "pip", "install", "--no-index", "--no-deps", "--no-compile", "--target"],
  },
  uv: {
    requirements: "uv.txt",
    command: ["uv", "pip", "install", "--no-index", "--no-deps", "--no-cache", "--target"],
  },
} as const;

/** METADATA of acme 1.0 once the installer has installed it from this file, or why it has not. */
export async function install(
  { requirements, command: [program, ...options] }: (typeof INSTALLERS)[keyof typeof INSTALLERS],
  filename: string,
  body: Uint8Array,
): Promise<{ metadata: Buffer } | { error: string }> {
  const place = await mkdtemp(join(tmpdir(), "wheelyard-installers-"));
  try {
    const file = join(place, filename);
    const target = join(place, "target");
    await writeFile(file, body);
    await mkdir(target);
    const programs = await pythonPrograms(
      new URL(`../clients/requirements/${requirements}`, import.meta.url),
    );
    const environment = { ...installerEnvironment(), UV_PYTHON_DOWNLOADS: "never" };
    const ended = await runCommand(join(programs, program), [...options, target, file], environment, place);
    if (ended.code !== 0) return { error: ended.stderr };
    return { metadata: await readFile(join(target, "acme-1.0.dist-info/METADATA")) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
