#!/usr/bin/env node
import { commandLine } from "./command-line.ts";
import { EXIT } from "./exit-codes.ts";
import { runCommandLine } from "./run-command-line.ts";
import { outliveReaders } from "./terminal/outlive-readers.ts";
import { printError } from "./terminal/print.ts";

// pnpm runs a script in the folder of its package.json; users mean paths from where they are.
const { npm_lifecycle_event, INIT_CWD } = process.env;
if (npm_lifecycle_event === "wheelyard" && INIT_CWD !== undefined) process.chdir(INIT_CWD);

// The AWS CLI reads AWS_DEFAULT_REGION; the SDK does not. Both take an empty region for none.
const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
if (!AWS_REGION) delete process.env.AWS_REGION;
if (!AWS_REGION && AWS_DEFAULT_REGION) process.env.AWS_REGION = AWS_DEFAULT_REGION;

outliveReaders();

// The SDK warns that its versions of 2027 will need Node 22. Those in the lockfile run on Node 20.19.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Until the command is done, it has failed: Node exits silently with 0 once nothing is pending, even if a promise is
// still awaited.
process.exitCode = EXIT.fault;
process.once("beforeExit", sayUnfinished);

void runCommandLine(commandLine, process.argv.slice(2)).then((exitCode) => {
  process.off("beforeExit", sayUnfinished);
  // A failure to print counts, whatever the outcome of the command.
  if (process.exitCode !== EXIT.disk) process.exitCode = exitCode;
  // Interrupted work may still hold connections open.
  if (exitCode === EXIT.interrupted) process.exit();
});

function sayUnfinished(): void {
  printError(
    "Cannot finish: the command waits for something that never happens. This is a bug in wheelyard, please report it",
  );
}
