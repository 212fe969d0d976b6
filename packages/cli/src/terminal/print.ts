import { colours } from "./colours.ts";

/** What the command was asked for. All of it goes to standard output, so that it can be piped. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** What the person should know beside it. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function printError(message: string): void {
  printNote(`${colours(process.stderr).red("error:")} ${message}`);
}
