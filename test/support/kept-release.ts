import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";
import { runCommand } from "./run-command.ts";

/** What `pnpm keep-release` packed for an earlier version. */
export interface KeptRelease {
  /** Everything below was unpacked into it. */
  folder: string;
  /** The synthesised environments. */
  assembly: string;
  /** The built command line. */
  commandLine: string;
  /** The source of the edge function of `dev`. */
  edge: string;
  /** The folder of each Lambda function of `dev`, by its part, such as `indexer`. */
  functions: Readonly<Record<string, string>>;
}

interface Template {
  Resources: Record<
    string,
    {
      Type: string;
      Properties: { FunctionCode: string; FunctionName: string };
      Metadata?: Record<string, string>;
    }
  >;
}

/**
 * @param name a folder of `test/fixtures`
 * @returns what is in a temporary folder, which the caller removes
 */
export async function unpackRelease(name: string): Promise<KeptRelease> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-release-"));
  const archive = fileURLToPath(new URL(`../fixtures/${name}/release.tar.gz`, import.meta.url));
  const { code, stderr } = await runCommand("tar", ["-xzf", archive, "-C", folder], cleanEnvironment());
  if (code !== 0) throw new Error(`Cannot unpack ${archive}: ${stderr}`);
  const assembly = join(folder, "cdk.out");
  const stacks = join(assembly, "assembly-dev");
  let edge: string | undefined;
  const functions: Record<string, string> = {};
  for (const file of await readdir(stacks)) {
    if (!file.endsWith(".template.json")) continue;
    const { Resources }: Template = JSON.parse(await readFile(join(stacks, file), "utf8"));
    for (const { Type, Properties, Metadata } of Object.values(Resources)) {
      if (Type === "AWS::CloudFront::Function") edge = Properties.FunctionCode;
      if (Type !== "AWS::Lambda::Function") continue;
      const part = Properties.FunctionName.replace("wheelyard-dev-", "");
      functions[part] = join(stacks, Metadata?.["aws:asset:path"] ?? "");
    }
  }
  if (edge === undefined) throw new Error(`Cannot read ${archive}: expected an edge function in dev`);
  return { folder, assembly, commandLine: join(folder, "wheelyard.cjs"), edge, functions };
}
