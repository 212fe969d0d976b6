import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";

const INFRA = fileURLToPath(new URL("../../infra", import.meta.url));

/** The CDK makes a function wait for its role, although the function names the role anyway. */
const EXCEPTIONS = ["W3005"];

it("finds nothing in the templates that the CDK's command line synthesises without credentials", async () => {
  const programs = await pythonPrograms(new URL("./requirements/cfn-lint.txt", import.meta.url));
  const output = await mkdtemp(join(tmpdir(), "wheelyard-synth-"));
  onTestFinished(() => rm(output, { recursive: true, force: true, maxRetries: 10 }));
  const environment = cleanEnvironment({ HOME: output, AWS_EC2_METADATA_DISABLED: "true" });

  const synth = await runCommand(
    join(INFRA, "node_modules/.bin/cdk"),
    ["synth", "**", "--quiet", "--output", output],
    environment,
    INFRA,
  );
  expect(synth).toMatchObject({ code: 0 });
  const lint = await runCommand(
    join(programs, "cfn-lint"),
    ["--ignore-checks", ...EXCEPTIONS, "--", `${output}/assembly-*/*.template.json`],
    environment,
  );
  expect(lint).toEqual({ code: 0, stdout: "", stderr: "" });
});
