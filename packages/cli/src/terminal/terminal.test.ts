import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { commandLine } from "../command-line.ts";
import { columns } from "./columns.ts";
import { print, printError, printJson, printNote } from "./print.ts";

let written: string;

beforeEach(() => {
  written = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      written += text;
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

const HOSTILE = "a\n\u001b]0;owned\u0007\u009b2J\u202egpj";
const SHOWN = "a\\u{a}\\u{1b}]0;owned\\u{7}\\u{9b}2J\\u{202e}gpj";

it.each<[string, () => void, string]>([
  ["a line", () => print(HOSTILE), `${SHOWN}\n`],
  ["several lines", () => print("one", HOSTILE), `one\n${SHOWN}\n`],
  ["a note", () => printNote(HOSTILE), `${SHOWN}\n`],
  ["an error", () => printError(HOSTILE, HOSTILE), `error: ${SHOWN}\n${SHOWN}\n`],
  [
    "a table, aligned",
    () =>
      print(
        ...columns([
          [HOSTILE, "1 B"],
          ["x".repeat(SHOWN.length + 1), "2 B"],
        ]),
      ),
    `${SHOWN}   1 B\n${"x".repeat(SHOWN.length + 1)}  2 B\n`,
  ],
  [
    "JSON, which stays JSON",
    () => printJson({ key: HOSTILE }),
    '{\n  "key": "a\\n\\u001b]0;owned\\u0007\\u009b2J\\u202egpj"\n}\n',
  ],
])("escapes control characters in %s", (_, act, expected) => {
  act();
  expect(written).toBe(expected);
});

it.each([
  ["an unknown option", [`--${HOSTILE}`]],
  ["an unknown command", [HOSTILE]],
  ["an option of a command", ["list", `--${HOSTILE}`]],
  ["a choice", ["pip-config", HOSTILE]],
])("escapes what it quotes from a command line: %s", (_, args) => {
  expect(() => commandLine().parse(args, { from: "user" })).toThrow(/./);
  expect(written).toMatch(/^error: .*\n.*--help explains/);
  expect(written).toContain(SHOWN);
});
