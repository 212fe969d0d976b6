import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadablePageError } from "./page-kind.ts";
import { readRootNames } from "./root-names.ts";
import { readRootPage } from "./simple-page.ts";

const URL_READ = "https://old.example/simple/";
const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

/** @param cuts where the text is cut into pieces */
function names(text: string, contentType: string, cuts: readonly number[] = []): string[] {
  const found: string[] = [];
  const reader = readRootNames({ contentType, url: URL_READ }, (name) => found.push(name));
  const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  for (const [n, at] of places.entries()) reader.write(text.slice(at, places[n + 1]));
  reader.end();
  return found;
}

const LIST = JSON.stringify({
  meta: { "api-version": "1.4", "_last-serial": 3 },
  projects: [{ name: "Acme.Core", "_last-serial": 1 }, {}, { name: "bow\u00e9" }, { name: "bow" }, 1],
});
const HTML = '<html><a href="acme-core/">Acme.Core</a><a href="../">..</a><a href="bow/">bow</a></html>\n';

it.each([
  ["JSON", LIST, JSON_TYPE],
  ["JSON with space around it", ` ${LIST}\n`, "application/json"],
  [
    "JSON whose version comes last",
    '{"projects":[{"name":"acme_core"},{"name":"bow"}],"meta":{}}',
    JSON_TYPE,
  ],
  ["HTML", HTML, "text/html; charset=utf-8"],
])("reads the names of a list in %s, wherever it is cut", (_, text, contentType) => {
  expect(names(text, contentType)).toEqual(["acme-core", "bow"]);
  for (let at = 0; at <= text.length; at++)
    expect(names(text, contentType, [at])).toEqual(["acme-core", "bow"]);
});

it.each([
  ["/help", []],
  ["../help/", []],
  ["/simple", []],
  ["/simple/", []],
  ["/simple/help/more/", []],
  ["https://elsewhere.example/simple/help/", []],
  ["mailto:help", []],
  ["help/", ["help"]],
  ["/simple/help", ["help"]],
  ["./help/#top", ["help"]],
])("takes a link to %s for those of projects: %j", (href, expected) => {
  expect(names(`<html><a href="${href}">Help</a></html>`, "text/html")).toEqual(expected);
});

it("finds the names that the reader of whole pages finds", () => {
  const projects = fc.array(fc.oneof(fc.record({ name: fc.string() }), fc.jsonValue()));
  fc.assert(
    fc.property(projects, fc.array(fc.nat(200)), (entries, cuts) => {
      const text = JSON.stringify({ meta: { "api-version": "1.0" }, projects: entries });
      const read = readRootPage({ text, contentType: JSON_TYPE, url: URL_READ });
      const found = names(
        text,
        JSON_TYPE,
        cuts.map((cut) => cut % text.length),
      );
      expect(found).toHaveLength(read.projects.length);
    }),
  );
});

describe("does not take for a list", () => {
  it.each<[string, string, string, RegExp]>([
    ["half of one", LIST.slice(0, -2), JSON_TYPE, /expected JSON/],
    ["half of one in HTML", '<html><a href="a/">a</a>', "text/html", /expected it to end in "<\/html>"$/],
    ["a list of files", '{"files":[]}', JSON_TYPE, /expected a list of "projects"$/],
    ["projects that are not a list", '{"projects":{}}', JSON_TYPE, /expected a list of "projects"$/],
    ["another version", '{"meta":{"api-version":"2.0"},"projects":[]}', JSON_TYPE, /found "2\.0"$/],
    ["an invalid version", '{"meta":{"api-version":[]},"projects":[]}', JSON_TYPE, /found object$/],
    ["nothing", "", JSON_TYPE, /expected/],
    ["two lists", `${LIST}${LIST}`, JSON_TYPE, /expected JSON/],
    [
      "what nests without end",
      `{"projects":${"[".repeat(100_000)}`,
      JSON_TYPE,
      /expected at most 64 levels$/,
    ],
    ["tags without end", "<div>".repeat(1_000), "text/html", /expected at most 256 tags/],
    ["an image", "", "image/png", /expected HTML or JSON/],
  ])("%s", (_, text, contentType, message) => {
    expect(() => names(text, contentType)).toThrow(UnreadablePageError);
    expect(() => names(text, contentType)).toThrow(message);
  });
});
