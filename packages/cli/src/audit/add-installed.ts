import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { refused } from "../command-error.ts";
import type { PinCollector } from "./pin.ts";

/** Asks Python itself, because an environment made by uv has no pip. */
const LIST_INSTALLED =
  "import importlib.metadata, json; print(json.dumps([[d.metadata['Name'], d.version] for d in importlib.metadata.distributions()]))";

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Adds what is installed in the environment of a Python interpreter.
 *
 * @param python the interpreter's path, or its name on PATH
 * @throws {CommandError} if it can't be asked
 */
export async function addInstalled(python: string, collector: PinCollector): Promise<void> {
  let listed: unknown;
  try {
    const { stdout } = await promisify(execFile)(python, ["-c", LIST_INSTALLED], {
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    listed = JSON.parse(stdout);
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw refused(`Cannot ask "${python}" what is installed: ${message}`, { cause: error });
  }
  for (const [name, version] of listed as [unknown, unknown][]) collector.add(name, version);
}
