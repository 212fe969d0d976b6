import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childText, contents, rootContent } from "./xml.ts";

describe("rootContent", () => {
  it.each([
    ["<Error><Code>a</Code></Error>", "<Code>a</Code>"],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<Error>a</Error>\n', "a"],
    ['<Error xmlns="http://s3.amazonaws.com/doc/2006-03-01/">a</Error>', "a"],
    ["<Error></Error>", ""],
  ])("of %s", (xml, content) => {
    expect(rootContent(xml, "Error")).toBe(content);
  });

  it.each([
    "",
    "text",
    "<Error>",
    "<Error><Code>a</Code>",
    "<Error>a</Error><Error>",
    "<Errors>a</Errors>",
    "<Errors>a</Error>",
    "<html><Error>a</Error>",
    "text <Error>a</Error>",
    "<?xml?><a/><Error>a</Error>",
    "<Error>a</Error> text",
    "<Error><![CDATA[<Code>a</Code>]]></Error>",
    "<Error><!-- <Code>a</Code> --></Error>",
    '<!DOCTYPE Error [<!ENTITY a "b">]><Error>&a;</Error>',
  ])("is absent from %s", (xml) => {
    expect(rootContent(xml, "Error")).toBeUndefined();
  });

  it("is absent from a document that was cut anywhere", () => {
    const whole = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>';
    for (let length = 0; length < whole.length; length++) {
      expect(rootContent(whole.slice(0, length), "Error")).toBeUndefined();
    }
  });
});

it("finds the text of an element, and of every element of a list", () => {
  const xml = "<L><Key>a</Key></L><L><Key>&lt;b&gt;</Key><Other/></L>";
  expect(contents(xml, "L").map((entry) => childText(entry, "Key"))).toEqual(["a", "<b>"]);
  expect(childText(xml, "Other")).toBe("");
  expect(childText(xml, "Missing")).toBeUndefined();
  expect(() => contents("<L>a</L><L>b", "L")).toThrow('expected "</L>" after "<L>"');
});

it.each([
  ["&lt;&gt;&amp;&quot;&apos;", `<>&"'`],
  ["&#65;&#x42;&#x1F600;", "AB😀"],
  ["&amp;lt;", "&lt;"],
  ["&none; &#; &#x110000; &", "&none; &#; &#x110000; &"],
])("unescapes %s", (escaped, text) => {
  expect(childText(`<Key>${escaped}</Key>`, "Key")).toBe(text);
});

it("gives back any text that was escaped", () => {
  const escaped = (text: string) => text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(childText(`<Key>${escaped(text)}</Key>`, "Key")).toBe(text);
    }),
  );
});
