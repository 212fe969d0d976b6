import { type CoreMetadata, parseCoreMetadata } from "@wheelyard/core/core-metadata";
import { describe, expect, it } from "vitest";
import { dependencies } from "./dependencies.ts";
import { licence } from "./licence.ts";
import { links } from "./links.ts";
import { people } from "./people.ts";

const metadata = (...fields: readonly string[]): CoreMetadata =>
  parseCoreMetadata(Buffer.from(`Metadata-Version: 2.2\nName: acme\nVersion: 1\n${fields.join("\n")}\n`));

const REL = 'rel="nofollow noopener noreferrer"';

describe("people", () => {
  it.each([
    ["Ada Lovelace", undefined, ["Ada Lovelace"]],
    [undefined, "ada@a.example", ["ada@a.example"]],
    [undefined, "Ada <ada@a.example>, Bob <bob@a.example>", ["Ada ada@a.example", "Bob bob@a.example"]],
    [undefined, '"Lovelace, Ada" <ada@a.example>', ["Lovelace, Ada ada@a.example"]],
    ["Ada", "ada@a.example", ["Ada", "ada@a.example"]],
    [undefined, "a <b", ["a &lt;b"]],
  ])("reads %j and %j", (names, addresses, said) => {
    const items = [...(people(names, addresses)?.text ?? "").matchAll(/<li>(.*?)<\/li>/g)];
    expect(items.map(([, item = ""]) => item.replace(/<[^>]*>/g, ""))).toEqual(said);
  });

  it("says nothing about no one", () => {
    expect(people(undefined, undefined)).toBeUndefined();
  });
});

describe("links", () => {
  it.each([
    [
      "Project-URL: Docs, https://a.example/b?c=d&e",
      `<a href="https://a.example/b?c=d&amp;e" ${REL}>Docs</a> <span class="note">a.example</span>`,
    ],
    ["Project-URL: https://a.example", `<a href="https://a.example" ${REL}>a.example</a>`],
    [
      "Home-page: http://a.example",
      `<a href="http://a.example" ${REL}>Homepage</a> <span class="note">a.example</span>`,
    ],
    ["Project-URL: x, javascript:alert(1)", "x: javascript:alert(1)"],
    ["Project-URL: x, //a.example", "x: //a.example"],
    ["Project-URL: x, https://", "x: https://"],
    ["Project-URL: x, mailto:a@a.example", "x: mailto:a@a.example"],
  ])("of %s", (field, shown) => {
    expect(links(metadata(field))?.text).toBe(`<ul><li>${shown}</li></ul>`);
  });

  it("are shown once", () => {
    const shown = links(
      metadata("Home-page: https://a.example", "Project-URL: Home, https://a.example"),
    )?.text;
    expect(shown?.match(/<li>/g)).toHaveLength(1);
  });
});

describe("the licence", () => {
  it.each([
    [["License-Expression: MIT", "License: other"], "<p>MIT</p>"],
    [["License: BSD"], "<p>BSD</p>"],
    [["Classifier: License :: OSI Approved :: MIT License"], "<p>MIT License</p>"],
    [["Classifier: Topic :: Games"], undefined],
  ])("of %j", (fields, shown) => {
    expect(licence(metadata(...fields))?.text).toBe(shown);
  });

  it("is folded if someone put in its whole text", () => {
    const text = `License: MIT License ${"x".repeat(100)}`;
    expect(licence(metadata(text))?.text).toMatch(/^<details><summary>MIT License x+<\/summary><pre/);
  });
});

describe("dependencies", () => {
  it("are below the extras that bring them in", () => {
    const [section] = dependencies(
      metadata('Requires-Dist: a; extra == "x"', "Requires-Dist: b", "Requires-Dist: <"),
    );
    const text = section?.content.text.replace(/<(?!\/?h3|li)[^>]*>/g, "").replace(/\s+/g, " ");
    expect(text).toBe(" <li>b <li>&lt; <h3>with [x]</h3> <li>a ");
  });

  it("are left out if there are none", () => {
    expect(dependencies(metadata())).toEqual([]);
    expect(dependencies(undefined)).toEqual([]);
  });

  it("are bounded", () => {
    const many = metadata(...Array.from({ length: 501 }, (_, i) => `Requires-Dist: a${i}`));
    const [section] = dependencies(many);
    expect(section?.content.text.match(/<li>/g)).toHaveLength(500);
    expect(section?.content.text).toContain("And 1 more.");
  });
});
