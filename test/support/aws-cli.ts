import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "./clean-environment.ts";
import { installerEnvironment } from "./python-programs.ts";
import { type Ended, runCommand } from "./run-command.ts";

/** Version 1, which sends other checksums than version 2, and which pip can install. */
const VERSION = "1.45.11";
const INSTALLATION = fileURLToPath(new URL(`../../.venv/awscli-${VERSION}`, import.meta.url));
const MACHINE_CLI = "/usr/bin/aws";

export type AwsCli = (...args: string[]) => Promise<Ended>;

/** The AWS CLI against an endpoint, without the user's settings. */
export function awsCli(program: string, endpoint: string, environment: Record<string, string> = {}): AwsCli {
  const env = cleanEnvironment({
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local-secret",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    LC_ALL: "C.UTF-8",
    ...environment,
  });
  return (...args) => runCommand(program, ["--endpoint-url", endpoint, ...args], env);
}

/** Installs the CLI into a folder that git ignores, unless it is there, and returns the program. */
export async function installAwsCli(): Promise<string> {
  const program = join(INSTALLATION, "bin", "aws");
  if ((await versionOf(program))?.startsWith(`aws-cli/${VERSION} `)) return program;
  await rm(INSTALLATION, { recursive: true, force: true });
  await mkdir(INSTALLATION, { recursive: true });
  await succeed("python3", "-m", "venv", INSTALLATION);
  const python = join(INSTALLATION, "bin", "python");
  await succeed(
    python,
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--quiet",
    `awscli==${VERSION}`,
  );
  return program;
}

/** The machine's own CLI, if it is version 2, which is not on PyPI. */
export async function findSecondAwsCli(): Promise<string | undefined> {
  return (await versionOf(MACHINE_CLI))?.startsWith("aws-cli/2.") ? MACHINE_CLI : undefined;
}

async function versionOf(program: string): Promise<string | undefined> {
  try {
    return (await runCommand(program, ["--version"], cleanEnvironment())).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function succeed(program: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await runCommand(program, args, installerEnvironment());
  if (code !== 0) throw new Error(`Cannot install the AWS CLI: ${program} ended with ${code}: ${stderr}`);
}
