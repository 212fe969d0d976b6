import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const INFRA = fileURLToPath(new URL("../../infra", import.meta.url));
const SUFFIX = ".template.json";

/**
 * Synthesises a sample environment.
 *
 * @returns its templates, by the names of their files
 */
export async function synthesiseSample(): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-sample-"));
  try {
    const app = ["--app", "node --import tsx bin/sample.ts", "--output", folder];
    await promisify(execFile)(join(INFRA, "node_modules/.bin/cdk"), ["synth", "**", "--quiet", ...app], {
      cwd: INFRA,
    });
    const stacks = join(folder, "assembly-sample");
    const names = (await readdir(stacks)).filter((name) => name.endsWith(SUFFIX)).sort();
    const read = names.map(async (name) => [name, await readFile(join(stacks, name), "utf8")] as const);
    return new Map(await Promise.all(read));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
