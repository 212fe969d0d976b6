import { printable } from "@wheelyard/core/printable";
import { watchLauncher } from "./launcher.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { readSettings } from "./settings.ts";
import { watchLog } from "./watch-log.ts";
import { whatToTypeNext } from "./what-to-type-next.ts";

/** What has not ended by then is cut off. The data survive a kill. */
const STOP_MS = 1_900;

let stack: LocalStack | undefined;

async function stop(): Promise<void> {
  setTimeout(() => process.exit(0), STOP_MS).unref();
  await stack?.close();
  process.exit(0);
}

/** Keeps a log line on one line, whatever a key or package in it contains. */
function log(line: string): void {
  process.stdout.write(`${printable(line)}\n`);
}

// A terminal's Ctrl-C reaches this process and the commands that started it, which may pass it on again.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
watchLauncher(() => void stop());
watchLog(() => void stop());

// Node would print warnings unescaped. The bucket's may quote a request.
process.removeAllListeners("warning");
process.on("warning", (warning) => process.stderr.write(`${printable(String(warning))}\n`));

// The SDK warns that its versions of 2027 will need Node 22. Those in the lockfile run on Node 20.19.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Node exits with 13, silently, if the start awaits a promise that nothing can settle any more.
process.on("exit", (code) => {
  if (code === 13)
    process.stderr.write(
      "Cannot start: it waits for something that never happens. This is a bug in wheelyard, please report it\n",
    );
});

// Files and folders are readable only by their user, in whatever folder.
process.umask(0o077);

try {
  const settings = readSettings(process.env);
  stack = await startLocalStack(settings, { log });
  process.stdout.write(`${whatToTypeNext(settings, stack)}\n`);
  log(`Ready: bucket at ${stack.s3Url}, index at ${stack.indexUrl}, data in ${settings.dataDir}`);
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
  process.exitCode = 1;
}
