import { buildCommandLine } from "@wheelyard/cli/build";
import { installAwsCli } from "./aws-cli.ts";

/** The tests run the command as it is given to people. Files that run side by side must not install the AWS CLI at once. */
export async function setup(): Promise<void> {
  await buildCommandLine();
  await installAwsCli();
}
