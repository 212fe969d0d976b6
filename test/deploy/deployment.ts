import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Ended, runCommand } from "../support/run-command.ts";
import { ACCOUNT, type Emulator, REGION } from "./emulator.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const INFRA = join(ROOT, "infra");
const CDK = join(INFRA, "node_modules/.bin/cdk");

type Run = (...args: string[]) => Promise<string>;

/** What a user types, with the emulator as AWS. Each rejects if the command fails. */
export interface Terminal {
  aws: Run;
  /** Fails if it succeeds, and returns its error message. */
  awsRefused: Run;
  wheelyard: Run;
  shell: Run;
  cdk: Run;
}

export function openTerminal({ environment }: Emulator, awsProgram: string): Terminal {
  const run = async (command: string, args: readonly string[], cwd: string): Promise<string> => {
    const { code, stdout, stderr } = await runCommand(command, args, environment, cwd);
    if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  };
  const path = `${awsProgram.slice(0, awsProgram.lastIndexOf("/"))}:${environment.PATH}`;
  return {
    aws: (...args) => run(awsProgram, args, ROOT),
    awsRefused: async (...args) => {
      const ended: Ended = await runCommand(awsProgram, args, environment, ROOT);
      if (ended.code === 0) throw new Error(`aws ${args.join(" ")} succeeded, expected it to be refused`);
      return ended.stderr;
    },
    wheelyard: (...args) =>
      run(process.execPath, ["--import", "tsx", "packages/cli/src/main.ts", ...args], ROOT),
    shell: (script) => run("bash", ["-euc", `PATH=${path}; ${script}`], ROOT),
    cdk: (...args) => run(CDK, args, INFRA),
  };
}

/** The outputs of the environment `dev`. */
export type Outputs = Record<
  | "IndexUrl"
  | "BucketName"
  | "DistributionId"
  | "DistributionDomainName"
  | "UsersArn"
  | "AddUserCommand"
  | "QueueUrl"
  | "DeadLettersUrl",
  string
> &
  Partial<Record<RoleOutput, string>>;

/** Outputs that name the role of a CI. */
export type RoleOutput = "PublisherRoleArnAcmeCore" | "PublisherRoleArnNightly" | "ReaderRoleArnApp";

export async function bootstrap({ cdk }: Terminal): Promise<void> {
  await cdk("bootstrap", `aws://${ACCOUNT}/${REGION}`);
}

/** As `--app`: one of `infra/testing`. */
export function appOf(name: "deployed" | "changed" | "moved"): string {
  return `node --import tsx testing/${name}-app.ts`;
}

/**
 * Deploys the environment `dev`.
 *
 * @param app what `--app` takes: a command, or the folder of an assembly
 * @param folder a temporary one of this deployment alone
 */
export async function deploy({ cdk }: Terminal, app: string, folder: string): Promise<Outputs> {
  const outputs = join(folder, "outputs.json");
  await rm(outputs, { force: true });
  const written = ["--outputs-file", outputs, "--output", join(folder, "cdk.out")];
  await cdk("deploy", "dev/*", "--require-approval", "never", "--app", app, ...written);
  return JSON.parse(await readFile(outputs, "utf8"))["wheelyard-dev"];
}

/**
 * Resolves when the indexer is done with every event in its queue, down to the last page and the last invalidation.
 * Don't use it after the functions were deployed again: the emulator may then drop a running batch for half an hour.
 */
export async function untilIndexed({ aws }: Terminal, { environment }: Emulator): Promise<void> {
  // Without it, version 1 of the AWS CLI asks a host name from before there were regions.
  const endpoint = ["--endpoint-url", environment.AWS_ENDPOINT_URL ?? ""];
  const sqs = async (...args: string[]) => JSON.parse(await aws("sqs", ...args, ...endpoint));
  const { QueueUrl } = await sqs("get-queue-url", "--queue-name", "wheelyard-dev-intake");
  const counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  await eventually(async () => {
    const { Attributes } = await sqs(
      ...["get-queue-attributes", "--queue-url", QueueUrl, "--attribute-names", ...counts],
    );
    const left = counts.filter((count) => Attributes[count] !== "0");
    if (left.length > 0) throw new Error(`Cannot go on before all is indexed: ${JSON.stringify(Attributes)}`);
  });
}

const WAIT_SECONDS = 240;

/** Asks again until there is an answer; the last complaint is the error. */
export async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (let second = 0; ; second++) {
    try {
      return await ask();
    } catch (error) {
      if (second >= WAIT_SECONDS) throw error;
      await sleep(1000);
    }
  }
}
