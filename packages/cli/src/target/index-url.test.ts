import { channelRoot, MAIN } from "@wheelyard/core/root";
import { expect, it } from "vitest";
import { simpleUrl } from "./index-url.ts";

it.each([
  ["https://pypi.example", "https://pypi.example/simple/"],
  ["https://pypi.example/", "https://pypi.example/simple/"],
  ["https://pypi.example/simple", "https://pypi.example/simple/"],
  ["https://pypi.example/simple/", "https://pypi.example/simple/"],
  ["http://127.0.0.1:8080/team/simple//", "http://127.0.0.1:8080/team/simple/"],
])("reads %s", (text, expected) => {
  expect(simpleUrl(text, MAIN)).toBe(expected);
});

it.each([
  "https://pypi.example",
  "https://pypi.example/simple/",
  "https://pypi.example/_channels/cu121/",
  "https://pypi.example/_channels/cu121/simple",
  "https://pypi.example/_channels/cu118/simple/",
  "https://pypi.example/_channels/a.b_c-d",
])("finds a channel from %s", (text) => {
  expect(simpleUrl(text, channelRoot("cu121"))).toBe("https://pypi.example/_channels/cu121/simple/");
});

it.each([
  ["https://pypi.example/_channels/cu121/", "https://pypi.example/_channels/cu121/simple/"],
  ["https://pypi.example/_channels/simple", "https://pypi.example/_channels/simple/"],
])("takes %s as the index that it names if no channel is meant", (text, expected) => {
  expect(simpleUrl(text, MAIN)).toBe(expected);
});

it.each(["pypi.example", "ftp://pypi.example/", ""])("refuses %j", (text) => {
  expect(() => simpleUrl(text, MAIN)).toThrow(
    /^Cannot use ".*" as --index-url: expected an http or https URL$/,
  );
});

it("refuses credentials without showing them", () => {
  expect(() => simpleUrl("https://ada:secret@pypi.example/", MAIN)).toThrow(
    /^Cannot use an --index-url with credentials(?!.*secret)/,
  );
});
