import { existsSync, readFileSync } from "node:fs";
import { quoted } from "@wheelyard/core/quoted";
import { refused, wrongUsage } from "../command-error.ts";
import { addInstalled } from "./add-installed.ts";
import { addLockFile } from "./add-lock-file.ts";
import { PinCollector, type Pins } from "./pin.ts";

/** What is read if no file is named: the first of these that exists. */
const LOCK_FILES = ["uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock", "requirements.txt"];

/** In place of a file: what is installed in an environment. */
const INSTALLED = "installed";

/**
 * Reads which releases files pin, or an environment has.
 *
 * @param files paths, or `installed`; without any, the first lock file in the working folder
 * @param python the interpreter of the environment
 * @throws {CommandError} if one can't be read, or has requirements but pins none: that is never "nothing known"
 */
export async function readPins(files: readonly string[], python: string): Promise<Pins> {
  const all = new PinCollector();
  for (const file of files.length > 0 ? files : [defaultFile()]) {
    all.addAll(file === INSTALLED ? await readInstalled(python) : readPinnedFile(file));
  }
  return all.result;
}

/**
 * Reads which releases lock files and requirements pin.
 *
 * @throws {CommandError} if one can't be read, or has requirements but pins none
 */
export function readPinnedFiles(files: readonly string[]): Pins {
  const all = new PinCollector();
  for (const file of files) all.addAll(readPinnedFile(file));
  return all.result;
}

async function readInstalled(python: string): Promise<Pins> {
  const collector = new PinCollector();
  await addInstalled(python, collector);
  return pinning(INSTALLED, collector.result);
}

function readPinnedFile(file: string): Pins {
  const collector = new PinCollector();
  addLockFile(file, readText(file), readText, collector);
  return pinning(file, collector.result);
}

function pinning(file: string, read: Pins): Pins {
  const [unpinned] = read.unpinned;
  if (read.pins.length > 0 || unpinned === undefined) return read;
  throw refused(
    `Cannot use "${file}": it pins no version: expected a requirement such as "acme==1.0", found ${quoted(unpinned)}`,
  );
}

function defaultFile(): string {
  const found = LOCK_FILES.find((file) => existsSync(file));
  if (found === undefined) {
    throw wrongUsage(
      `Cannot find anything to audit here: expected a file, "${INSTALLED}", or one of ${LOCK_FILES.join(", ")}`,
    );
  }
  return found;
}

function readText(path: string): string {
  try {
    return decoded(readFileSync(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR")
      throw wrongUsage(`Cannot find the file "${path}"`, { cause: error });
    throw error;
  }
}

/** PowerShell writes UTF-16 if the output of a command goes to a file. pip reads that too, by its byte order mark. */
function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  const encoding = { fffe: "utf-16le", feff: "utf-16be" }[mark] ?? "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
