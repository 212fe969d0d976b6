#!/usr/bin/env node
import { commandLine } from "./command-line.ts";
import { EXIT } from "./exit-codes.ts";
import { runCommandLine } from "./run-command-line.ts";
import { outliveReaders } from "./terminal/outlive-readers.ts";
import { printError } from "./terminal/print.ts";

// pnpm runs a script in the folder of its package.json; paths are meant from where it was typed.
const { npm_lifecycle_event, INIT_CWD } = process.env;
if (npm_lifecycle_event === "wheelyard" && INIT_CWD !== undefined) process.chdir(INIT_CWD);

// What the AWS CLI reads, and the SDK does not. To both an empty region is none.
const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
if (!AWS_REGION) delete process.env.AWS_REGION;
if (!AWS_REGION && AWS_DEFAULT_REGION) process.env.AWS_REGION = AWS_DEFAULT_REGION;

outliveReaders();

// The SDK warns that its versions of 2027 will need Node 22. Those in the lockfile run on Node 20.19.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Until it is done, it has failed. Node ends with 0 and without a word once nothing is pending that could settle what is
// still waited for.
process.exitCode = EXIT.fault;
process.once("beforeExit", sayUnfinished);

void runCommandLine(commandLine, process.argv.slice(2)).then((exitCode) => {
  process.off("beforeExit", sayUnfinished);
  // What could not be printed counts, whatever the command came to.
  if (process.exitCode !== EXIT.disk) process.exitCode = exitCode;
  // What was broken off may still hold connections open.
  if (exitCode === EXIT.interrupted) process.exit();
});

function sayUnfinished(): void {
  printError(
    "Cannot finish: the command waits for what never comes. This is an error of wheelyard itself, please report it",
  );
}
