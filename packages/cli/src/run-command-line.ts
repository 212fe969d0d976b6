import { type Command, CommanderError } from "commander";
import { CommandError } from "./command-error.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { printError } from "./terminal/print.ts";

/** Runs one command and returns its exit code. Never throws. */
export async function runCommandLine(program: () => Command, args: readonly string[]): Promise<ExitCode> {
  try {
    await program().parseAsync(args, { from: "user" });
    return EXIT.done;
  } catch (error) {
    return await report(error);
  }
}

async function report(error: unknown): Promise<ExitCode> {
  // Commander has already printed the error or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  const known = error instanceof CommandError ? error : await explained(error);
  if (known !== undefined) {
    if (known.message !== "") printError(known.message);
    return known.exitCode;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  printError("This is a bug in wheelyard, please report it:", ...what.split("\n"));
  return EXIT.fault;
}

// Loaded on demand: --help must not wait for the SDK.
async function explained(error: unknown): Promise<CommandError | undefined> {
  const { explainFailure } = await import("./target/explain-failure.ts");
  return explainFailure(error);
}
