import { printable } from "@wheelyard/core/printable";
import { CommandError, wrongUsage } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/**
 * Continues only if the user agrees.
 *
 * @param yes whether they agreed on the command line
 */
export async function confirmed(question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (process.stdin.isTTY !== true) {
    throw wrongUsage("Cannot ask for confirmation without a terminal: expected --yes");
  }
  const { default: confirm } = await import("@inquirer/confirm");
  const agreed = await confirm(
    { message: printable(question), default: false },
    { output: process.stderr },
  ).catch((error: Error) => {
    if (error.name !== "ExitPromptError") throw error;
    throw new CommandError(EXIT.interrupted, "Interrupted: nothing was changed");
  });
  if (!agreed) throw new CommandError(EXIT.refused, "Nothing was changed");
}
