import { expect, it } from "vitest";
import { InvalidHeaderBlockError, parseHeaderBlock } from "./header-block.ts";

it.each([
  ["Name: acme\n", [["name", "acme"]], ""],
  ["Name: acme", [["name", "acme"]], ""],
  [
    "NAME:acme\r\nVersion: \t1.0 \r\n\r\nbody",
    [
      ["name", "acme"],
      ["version", "1.0"],
    ],
    "body",
  ],
  ["Name: a: b\n\n\nbody\n", [["name", "a: b"]], "\nbody\n"],
  [
    "License: first\n        second\n\tthird\nName: acme\n",
    [
      ["license", "first\n        second\n\tthird"],
      ["name", "acme"],
    ],
    "",
  ],
  ["License: a\n \n b\n\nbody", [["license", "a\n \n b"]], "body"],
  ["Name: acme\nno field here\nVersion: 1.0\n", [["name", "acme"]], "no field here\nVersion: 1.0\n"],
  ["Na me: acme\n", [], "Na me: acme\n"],
  ["\nName: acme\n", [], "Name: acme\n"],
  ["\n folded", [], " folded"],
  ["\ufeffName: acme\n", [], "\ufeffName: acme\n"],
  ["Name:\n", [["name", ""]], ""],
  ["", [], ""],
])("reads %j", (text, fields, body) => {
  expect(parseHeaderBlock(text)).toEqual({
    fields: fields.map(([name, value]) => ({ name, value })),
    body,
  });
});

it.each([
  ["a line that ends in a lone carriage return", "A: x\rB: y\n", { a: "x", b: "y" }, ""],
  ["a fold after a lone carriage return", "A: x\r y\n", { a: "x\r y" }, ""],
  [
    "an empty line after one carriage return too many",
    "A: x\r\r\n        y\r\r\nB: z\r\n",
    { a: "x" },
    "        y\r\r\nB: z\r\n",
  ],
  ["a first line that is only a carriage return", "\rA: x\n", {}, "A: x\n"],
  [
    "characters at which only splitlines() splits",
    "A: x\v\f\x1c\x1d\x1e\x85\u2028y\n",
    { a: "x\v\f\x1c\x1d\x1e\x85\u2028y" },
    "",
  ],
  ["a line that begins with a form feed", "A: x\n\fB: y\n", { a: "x" }, "\fB: y\n"],
  ["an envelope as the first line", "From here: on\n folded\nA: x\n", { a: "x" }, ""],
  ["an envelope between fields", "A: x\nFrom here: on\n folded\nB: y\n", { a: "x", b: "y" }, ""],
  ["an envelope before the body", "A: x\nFrom here: on\n\nbody", { a: "x" }, "From here: on\nbody"],
  ["a folded envelope before the body", "A: x\nFrom here: on\n folded\n\nbody", { a: "x" }, "body"],
  ["an envelope at the end", "A: x\nFrom here", { a: "x" }, "From here"],
  ["only an envelope", "From here", {}, ""],
  ["a first line that is a fold", " folded\nA: x\n", { a: "x" }, ""],
  ["a line without a name, and its folds", "A: x\n: y\n folded\nB: z\n", { a: "x", b: "z" }, ""],
])("reads %s as Python does", (_, text, fields, body) => {
  expect(parseHeaderBlock(text)).toEqual({
    fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
    body,
  });
});

it("refuses too many fields", () => {
  expect(() => parseHeaderBlock("A:\n".repeat(10_001))).toThrow(
    new InvalidHeaderBlockError("expected at most 10000 fields, found more"),
  );
});
