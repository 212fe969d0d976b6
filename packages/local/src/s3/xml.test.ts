import { describe, expect, it } from "vitest";
import { childText, parseXml, renderXml, requiredText } from "./xml.ts";

describe("renderXml", () => {
  it("repeats elements, leaves out what is undefined and escapes text", () => {
    const text = renderXml("Result", {
      Name: 'a&<b>"',
      Missing: undefined,
      Item: [{ Key: "\r\u0001" }, { Key: "é" }],
    });
    expect(text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Result xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        "<Name>a&amp;&lt;b&gt;&quot;</Name><Item><Key>&#xd;&#x1;</Key></Item><Item><Key>é</Key></Item></Result>",
    );
  });
});

describe("parseXml", () => {
  it.each([
    ["predefined references", "&amp;&lt;&gt;&quot;&apos;", "&<>\"'"],
    ["numeric references", "&#13;&#x20AC;&#128512;", "\r€😀"],
    ["white space", "  a\n b ", "  a\n b "],
    ["what looks like a number", "0012e3", "0012e3"],
    ["sections of characters", "<![CDATA[a<b]]>", "a<b"],
    ["nothing", "", ""],
  ])("keeps %s in text", (_, inner, text) => {
    const root = parseXml(
      `<?xml version="1.0"?><Delete xmlns="http://x/"><Key>${inner}</Key></Delete>`,
      "Delete",
    );
    expect(requiredText(root, "Key")).toBe(text);
  });

  it("reads an element with a prefix, an empty root and a missing child", () => {
    expect(childText(parseXml("<s:Tagging><s:Key>a</s:Key></s:Tagging>", "Tagging"), "Key")).toBe("a");
    expect(childText(parseXml("<Tagging/>", "Tagging"), "Key")).toBeUndefined();
  });

  it.each([
    ["an unclosed element", "<Delete><Key>"],
    ["crossed elements", "<Delete><Key></Delete></Key>"],
    ["no XML", "Delete"],
    ["nothing", ""],
    ["another root", "<Other></Other>"],
    ["a document type", '<!DOCTYPE Delete [<!ENTITY x "y">]><Delete>&x;</Delete>'],
    ["an unknown reference", "<Delete><Key>&x;</Key></Delete>"],
    ["a reference of Object.prototype", "<Delete><Key>&constructor;</Key></Delete>"],
    ["a reference to no character", "<Delete><Key>&#xD800;</Key></Delete>"],
    ["a bare ampersand", "<Delete><Key>a & b</Key></Delete>"],
    ["a name of JavaScript's own", "<Delete><__proto__>x</__proto__></Delete>"],
    ["a root of JavaScript's own", "<__proto__><Key>x</Key></__proto__>"],
    ["another root, of Object.prototype", "<constructor/>"],
    [
      "a hundred thousand elements in each other",
      `${"<Delete>".repeat(100_000)}${"</Delete>".repeat(100_000)}`,
    ],
  ])("refuses %s", (_, text) => {
    expect(() => parseXml(text, "Delete")).toThrow(expect.objectContaining({ code: "MalformedXML" }));
  });

  it.each([
    ["two where one is wanted", "<D><Key>a</Key><Key>b</Key></D>", "expected one Key, found 2"],
    ["elements where text is wanted", "<D><Key><b/></Key></D>", "expected text in Key"],
    ["none where one is wanted", "<D></D>", "expected the element Key"],
  ])("tells of %s", (_, text, message) => {
    expect(() => requiredText(parseXml(text, "D"), "Key")).toThrow(
      `Cannot read the XML of the request: ${message}`,
    );
  });
});
