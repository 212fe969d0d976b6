import { buildCommandLine } from "@wheelyard/cli/build";

/** We test the command as users get it. */
export async function setup(): Promise<void> {
  await buildCommandLine();
}
