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
  ["Name:\n", [["name", ""]], ""],
  ["", [], ""],
])("reads %j", (text, fields, body) => {
  expect(parseHeaderBlock(text)).toEqual({
    fields: fields.map(([name, value]) => ({ name, value })),
    body,
  });
});

it.each([
  ["Summary: x\rName: evil\n", 'expected no lone carriage return, found "Summary: x\\u{d}Name: evil"'],
  ["Summary: x\r\r\n", 'expected no lone carriage return, found "Summary: x"'],
  ["\rName: acme\n", 'expected no lone carriage return, found "\\u{d}Name: acme"'],
  ["Name: acme\nFrom here: on\n", 'expected a field such as "Name: acme", found "From here: on"'],
  [" folded\nName: acme\n", 'expected a field such as "Name: acme", found " folded"'],
  ["Name: acme\n: x\n", 'expected a field such as "Name: acme", found ": x"'],
  ["A:\n".repeat(10_001), "expected at most 10000 fields, found more"],
])("refuses %.40j", (text, problem) => {
  expect(() => parseHeaderBlock(text)).toThrow(new InvalidHeaderBlockError(problem));
});
