import { printable, printableJson } from "@wheelyard/core/printable";
import { colours } from "./colours.ts";

/**
 * Prints the command's result to standard output, so that it can be piped.
 *
 * @param lines each stays on one line, whatever a key, a package or S3's answer in it contains
 */
export function print(...lines: readonly string[]): void {
  write(process.stdout, lines.map(printable));
}

/** Prints our own text, such as a script, unescaped. */
export function printVerbatim(text: string): void {
  write(process.stdout, [text]);
}

export function printJson(value: unknown): void {
  printVerbatim(printableJson(value, 2));
}

/** Prints what the user should know besides the result. */
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
