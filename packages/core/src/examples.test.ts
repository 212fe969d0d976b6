import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { page } from "../testing/sample-page.ts";

/*
 * Runs the examples in core's docstrings. Each line is an expression and, after `//`, either its value or `throws` and
 * what the message contains. Everything that core exports from `src` is in scope, and `page` of testing/sample-page.ts.
 */

const PACKAGE = new URL("../", import.meta.url);

const { exports } = JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8")) as {
  exports: Record<string, string>;
};
const files = Object.values(exports).filter((path) => path.startsWith("./src/"));
const modules = await Promise.all(
  files.map(async (path) => (await import(new URL(path, PACKAGE).href)) as Record<string, unknown>),
);
const scope: Record<string, unknown> = Object.assign({ page }, ...modules);

const examples = new Map(
  files.flatMap((path) =>
    [
      ...readFileSync(new URL(path, PACKAGE), "utf8").matchAll(
        /\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\nexport (?:async )?function (\w+)/g,
      ),
    ].map(([, docstring = "", name = ""]) => [name, linesOf(docstring)] as const),
  ),
);

function linesOf(docstring: string): string[] {
  const [, example = ""] = docstring.split("* @example\n");
  return example.split("\n").flatMap((line) => line.trim().replace(/^\* ?/, "") || []);
}

function evaluated(expression: string): unknown {
  const names = Object.keys(scope);
  return new Function(...names, `"use strict"; return (${expression});`)(...names.map((name) => scope[name]));
}

it("cover every function that core exports", () => {
  const functions = Object.entries(scope).filter(
    ([, value]) => typeof value === "function" && !String(value).startsWith("class "),
  );
  const without = functions.map(([name]) => name).filter((name) => !examples.get(name)?.length);
  expect(without).toEqual([]);
});

it.each([...examples.values()].flat())("%s", (line) => {
  const [, expression = "", outcome = ""] = /^(.+?) \/\/ (.+)$/.exec(line) ?? [];
  const [, message] = /^throws (.+)$/.exec(outcome) ?? [];
  if (message === undefined) expect(evaluated(expression)).toEqual(evaluated(outcome));
  else expect(() => evaluated(expression)).toThrow(message);
});
