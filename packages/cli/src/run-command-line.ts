import { type Command, CommanderError } from "commander";
import { CommandError } from "./command-error.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { printError } from "./terminal/print.ts";

/** Runs one command and says how it ended. Never throws. */
export async function runCommandLine(program: () => Command, args: readonly string[]): Promise<ExitCode> {
  try {
    await program().parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    return await report(error);
  }
}

async function report(error: unknown): Promise<ExitCode> {
  // Commander has said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const known = error instanceof CommandError ? error : await explained(error);
  if (known !== undefined) {
    if (known.message !== "") printError(known.message);
    return known.exitCode;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printError("This is an error of wheelyard itself, please report it:", ...what.split("\n"));
  return EXIT.fault;
}

// Loaded when it is needed: --help must not wait for the SDK.
async function explained(error: unknown): Promise<CommandError | undefined> {
  const { explainFailure } = await import("./target/explain-failure.ts");
  return explainFailure(error);
}
