import { buildCommandLine } from "@wheelyard/cli/build";

/** What is tested is the command as it is given to people. */
export async function setup(): Promise<void> {
  await buildCommandLine();
}
