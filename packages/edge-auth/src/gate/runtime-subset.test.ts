import { describe, expect, it } from "vitest";
import { findViolations } from "./runtime-subset.ts";

describe("code within the runtime's language", () => {
  it.each([
    'import cf from "cloudfront"; import crypto from "crypto"; const store = cf.kvs();',
    "async function handler(event) { const text = await event.get(1); return text; }",
    "function f(a) { try { return JSON.parse(a); } catch (e) { return null; } }",
    "const f = (...rest) => rest.map((one) => `one`).join(',');",
    "const o = { a: 1, 'b-c': [2] }; delete o.a;",
    "for (let i = 0; i < 3; i++) { if (i === 1) continue; }",
    "const named = /(?<year>[0-9]{4})/.exec('2026');",
    "const escapes = 'a'.replace(/%2b/gi, '+');",
    "function f() { const g = (a) => a; var a = 1; return g(a); }",
    "function f() { const g = (b) => b.a; var a = 1; return g(a); }",
    "function f() { var a = 1; const g = () => a; return g(); }",
  ])("passes: %s", (code) => {
    expect(findViolations(code)).toEqual([]);
  });
});

describe("code outside of it", () => {
  it.each([
    ["class A {}", "syntax: ClassDeclaration"],
    ["const { a } = Object;", "destructuring"],
    ["const [a] = [1];", "destructuring"],
    ["const a = [...[1]];", "syntax: SpreadElement"],
    ["Math.max(...[1]);", "syntax: SpreadElement"],
    ["const a = { ...{} };", "syntax: SpreadElement"],
    ["function f(a = 1) {}", "default value or pattern in parameters"],
    ["function f({ a }) {}", "default value or pattern in parameters"],
    ["for (const a of []) {}", "syntax: ForOfStatement"],
    ["const a = Math?.max;", "syntax: ChainExpression"],
    ["const a = null ?? 1;", "??"],
    ["let a = 1; a ??= 2;", "??="],
    ["let a = 1; a ||= 2;", "||="],
    ["try {} catch {}", "catch without a binding"],
    ["function* f() {}", "generator"],
    ["const a = 1n;", "BigInt"],
    ["const a = 1; const b = { a };", "object literal extension"],
    ["const b = { ['a']: 1 };", "object literal extension"],
    ["const b = { a() {} };", "object literal extension"],
    ["String.raw`a`;", "syntax: TaggedTemplateExpression"],
    ["const f = async () => 1;", "async function that is not at the top level"],
    ["function f() { async function g() {} }", "async function that is not at the top level"],
    ["async function f(a) { return a.get(await a); }", "await in the arguments of a call"],
    ["async function f(a) { return [await a]; }", "await in a literal"],
    ["async function f(a) { return { b: await a }; }", "await in a literal"],
    ["function f() { const g = () => a; var a = 1; return g(); }", "name used above its var: a"],
    ["const a = /a/u;", "flags of /a/u"],
    ["const a = /a/s;", "flags of /a/s"],
    ["const a = /[a-z]/i;", "flags of /[a-z]/i"],
    ["const a = /(?<=a)b/;", "lookbehind in a regular expression"],
    ["const a = /(?<!a)b/;", "lookbehind in a regular expression"],
    ["const a = new RegExp('a');", "global not known to exist: RegExp"],
    ["eval('1');", "global not known to exist: eval"],
    ["setTimeout(1);", "global not known to exist: setTimeout"],
    ["const a = new Map();", "global not known to exist: Map"],
    ["fetch('x');", "global not known to exist: fetch"],
    ["const a = globalThis;", "global not known to exist: globalThis"],
    ["const a = () => globalThis;", "global not known to exist: globalThis"],
    ["[1].at(0);", "method not known to exist: at"],
    ["Object.fromEntries([]);", "method not known to exist: fromEntries"],
    ["const a = 'b'; Math[a]();", "call of a computed member"],
    ['import fs from "fs";', 'import of "fs"'],
    ['const a = 1; import crypto from "crypto";', "import after other statements"],
    ['import { createHmac } from "crypto";', "syntax: ImportSpecifier"],
    ["export const a = 1;", "syntax: ExportNamedDeclaration"],
  ])("is refused: %s", (code, problem) => {
    expect(findViolations(code).map((violation) => violation.replace(/^\d+:\d+ /, ""))).toContain(problem);
  });

  it("is reported with its place", () => {
    expect(findViolations("const a = 1;\nclass B {}")).toContain("2:0 syntax: ClassDeclaration");
  });
});
