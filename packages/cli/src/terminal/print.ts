import { printable, printableJson } from "@wheelyard/core/printable";
import { colours } from "./colours.ts";

/**
 * What the command was asked for. All of it goes to standard output, so that it can be piped.
 *
 * @param lines each of which stays on one line, whatever a key, a package or an answer of S3 in it holds
 */
export function print(...lines: readonly string[]): void {
  write(process.stdout, lines.map(printable));
}

/** Text of our own, such as a script, as it is. */
export function printVerbatim(text: string): void {
  write(process.stdout, [text]);
}

export function printJson(value: unknown): void {
  printVerbatim(printableJson(value, 2));
}

/** What the person should know beside it. */
export function printNote(...lines: readonly string[]): void {
  write(process.stderr, lines.map(printable));
}

export function printError(...lines: readonly string[]): void {
  const [first = "", ...others] = lines.map(printable);
  write(process.stderr, [`${colours(process.stderr).red("error:")} ${first}`, ...others]);
}

function write(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  for (const line of lines) stream.write(`${line}\n`);
}
