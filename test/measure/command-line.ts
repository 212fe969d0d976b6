import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildCommandLine } from "@wheelyard/cli/build";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { awsCli, installAwsCli } from "../support/aws-cli.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { type Ended, runCommand } from "../support/run-command.ts";
import { startTestStack } from "../support/test-stack.ts";
import { runWheelyard, settingsFor, wheelyard } from "../support/wheelyard.ts";

/** The cost of starting, of publishing 50 wheels compared with copying them, and of migrating 500. */
const folder = await mkdtemp(join(tmpdir(), "wheelyard-"));
await using stack = await startTestStack();
const run = wheelyard(stack);
const { AWS_ENDPOINT_URL_S3 = "" } = await settingsFor(stack);
const aws = awsCli(await installAwsCli(), AWS_ENDPOINT_URL_S3);

async function wheels(name: string, count: number): Promise<string> {
  const target = join(folder, name);
  await mkdir(target);
  for (let i = 0; i < count; i++) {
    const { filename, body } = buildWheel({ name: `${name}-${i % 10}`, version: `1.${i}` });
    await writeFile(join(target, filename), body);
  }
  return target;
}

async function seconds(what: string, command: () => Promise<Ended>, times = 1): Promise<void> {
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    const { code, stderr } = await command();
    if (code !== 0) throw new Error(`${what} ended with ${code}: ${stderr}`);
    taken.push((performance.now() - start) / 1_000);
  }
  const [least = 0, ...more] = taken.toSorted((a, b) => a - b);
  const range =
    more.length === 0
      ? ""
      : ` at least, ${more.at(Math.floor(times / 2) - 1)?.toFixed(2)} s in the middle of ${times}`;
  process.stdout.write(`${what}: ${least.toFixed(2)} s${range}\n`);
}

process.stdout.write(`The command: ${(await buildCommandLine()).size} bytes\n`);
await runWheelyard(["--help"]);
await seconds(
  "node, with nothing to do",
  () => runCommand(process.execPath, ["-e", "0"], cleanEnvironment()),
  11,
);
await seconds("--help", () => runWheelyard(["--help"]), 11);
const [copied, published, sent] = [
  await wheels("copied", 50),
  await wheels("published", 50),
  await wheels("sent", 50),
];
await seconds("aws s3 cp --recursive, 50 wheels", () =>
  aws("s3", "cp", copied, "s3://my-pypi/copied/", "--recursive"),
);
await stack.drain();
await seconds("publish --no-wait, 50 wheels", () => run("publish", "--no-wait", sent));
await stack.drain();
await seconds("publish until listed, 50 wheels", () => run("publish", published));
const many = await wheels("migrated", 500);
await seconds("migrate until listed, 500 wheels", () => run("migrate", many));
await seconds("verify --deep", () => run("verify", "--deep"));
await rm(folder, { recursive: true });
