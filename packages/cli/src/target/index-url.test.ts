import { expect, it } from "vitest";
import { simpleUrl } from "./index-url.ts";

it.each([
  ["https://pypi.example", "https://pypi.example/simple/"],
  ["https://pypi.example/", "https://pypi.example/simple/"],
  ["https://pypi.example/simple", "https://pypi.example/simple/"],
  ["https://pypi.example/simple/", "https://pypi.example/simple/"],
  ["http://127.0.0.1:8080/team/simple//", "http://127.0.0.1:8080/team/simple/"],
])("reads %s", (text, expected) => {
  expect(simpleUrl(text)).toBe(expected);
});

it.each(["pypi.example", "ftp://pypi.example/", ""])("refuses %j", (text) => {
  expect(() => simpleUrl(text)).toThrow(/^Cannot use ".*" as --index-url: expected an http or https URL$/);
});

it("refuses credentials without showing them", () => {
  expect(() => simpleUrl("https://ada:secret@pypi.example/")).toThrow(
    /^Cannot use an --index-url with credentials(?!.*secret)/,
  );
});
