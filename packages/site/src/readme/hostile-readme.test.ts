import { sample } from "@wheelyard/core/testing/extent";
import { describe, expect, it } from "vitest";
import { MAX_README_LENGTH, renderReadme } from "./readme.ts";

/** The most text that may be rendered. */
const full = (part: string): string =>
  part.repeat(Math.ceil(MAX_README_LENGTH / part.length)).slice(0, MAX_README_LENGTH);

const halves = (first: string, second: string): string =>
  full(first).slice(MAX_README_LENGTH / 2) + full(second).slice(MAX_README_LENGTH / 2);

/** A text, as long as possible, that repeats what it defines once. */
const repeating = (definition: (long: string) => string, use: string): string => {
  const defined = definition("'".repeat(MAX_README_LENGTH / 2));
  return defined + full(use).slice(defined.length);
};

const growing = (part: (i: number) => string): string => {
  let text = "";
  for (let i = 0; text.length < MAX_README_LENGTH; i++) text += part(i);
  return text.slice(0, MAX_README_LENGTH);
};

/**
 * Texts that make careless markup parsers try each place with every other: with such a parser, a page would take
 * minutes.
 */
const TEXTS: readonly (readonly [string, string])[] = [
  ["brackets", full("[")],
  ["brackets and their ends", halves("[", "](a)")],
  ["images", full("![")],
  ["links without an end", full("[a](")],
  ["backquotes, ever more", growing((i) => `e${"`".repeat(i)}`)],
  ["asterisks", full("*a **a")],
  ["underscores", full("_a__b ")],
  ["quotes in quotes", full(">")],
  ["lists in lists", growing((i) => `${" ".repeat(Math.min(2 * i, 200))}* a\n`)],
  ["elements", full("<b>")],
  ["elements and ends of others", halves("<b>", "</i>")],
  ["elements that end all at once", halves("<b>", "</b>")],
  ["elements without an end", full("<")],
  ["comments", full("<!--")],
  ["attributes", `<a ${full("a=1 ")}`.slice(0, MAX_README_LENGTH)],
  ["entities", full("&amp;")],
  ["addresses", full("http://a.b ")],
  ["links by one long address", repeating((long) => `[a]: https://a.example/${long}\n\n`, "[a]")],
  [
    "links by one address of a usual length",
    `[a]: https://a.example/${"'".repeat(1_900)}\n\n${full("[a]").slice(2_000)}`,
  ],
  ["links with one long title", repeating((long) => `[a]: b "${long}"\n\n`, "[a]")],
  ["images by one long address", repeating((long) => `[a]: https://a.example/${long}\n\n`, "![a]")],
  ["images that the text holds", repeating((long) => `[a]: data:image/png;base64,${long}\n\n`, "![a]")],
  ["references by one long target", repeating((long) => `.. _a: https://a.example/${long}\n\n`, "a_ ")],
  [
    "references by one target of a usual length",
    `.. _a: https://a.example/${"'".repeat(1_900)}\n\n${full("a_ ").slice(2_000)}`,
  ],
  ["a long substitution", repeating((long) => `.. |a| replace:: ${long}\n\n`, "|a| ")],
  ["a long image for a name", repeating((long) => `.. |a| image:: https://a.example/${long}\n\n`, "|a| ")],
  [
    "a long link for a name",
    repeating((long) => `.. |a| image:: b\n   :target: https://a.example/${long}\n\n`, "|a| "),
  ],
  [
    "substitutions in substitutions",
    `|a0|\n\n${growing((i) => `.. |a${i}| replace:: ${`|a${i + 1}| `.repeat(100)}\n`)}`.slice(
      0,
      MAX_README_LENGTH,
    ),
  ],
  ["a wide table", `|${"a|".repeat(200)}\n|${"-|".repeat(200)}\n${full("a|\n")}`.slice(0, MAX_README_LENGTH)],
  ["headings", full("# a\n")],
  ["titles", full("a\n=\n")],
  ["a long word", full("a_b")],
  ["colons", full("a:")],
  ["roles", full(":a:`b")],
  ["substitutions", full("|a|_ ")],
  ["targets", full(".. _a: b_\n")],
  ["directives in directives", growing((i) => `${"   ".repeat(Math.min(i, 100))}.. note::\n`)],
  ["definitions in definitions", growing((i) => `${" ".repeat(Math.min(i, 300))}a\n`)],
  ["borders", full("== ==\n")],
  ["grids", full("+-+\n|a|\n")],
  ["backslashes", full("\\")],
  ["blank lines", full("\n")],
  ["nothing that can be seen", full("\u0000")],
];

describe.each(["text/markdown", "text/x-rst"])("a hostile description in %s", (type) => {
  it.each(sample(TEXTS))("of %s becomes a page of bounded size", async (_, text) => {
    const { text: html } = await renderReadme(text, type);
    expect(html.length).toBeLessThan(12 * MAX_README_LENGTH);
  });
});

/** So long that 256 of them reach the limit of what may be repeated. */
const KIB = `https://a.example/${"x".repeat(1_006)}`;

it.each([
  ["addresses", "text/markdown", `[a]: ${KIB}`, "[a]", "<a>a</a>"],
  ["titles", "text/markdown", `[a]: # "${KIB.slice(1)}"`, "[a]", "<a>a</a>"],
  ["images", "text/markdown", `[a]: ${KIB}`, "![a]", "<span>a</span>"],
  ["substitutions", "text/x-rst", `.. |a| replace:: ${KIB.slice(8)}12345678`, "|a|", "|a|"],
  ["images by substitution", "text/x-rst", `.. |a| image:: ${KIB}`, "|a|", "|a|"],
  [
    "links by substitution",
    "text/x-rst",
    `.. |a| image:: b\n   :target: ${KIB.replace("e/", "/")}`,
    "|a|",
    "|a|",
  ],
])("repeats %s in %s until they are 256 Ki characters together", async (_, type, definition, use, plain) => {
  const { text: html } = await renderReadme(`${`${use} `.repeat(300)}\n\n${definition}`, type);
  expect(html.split("x".repeat(1_006)).length - 1).toBe(256);
  expect(html.split(plain).length - 1).toBe(44);
});

it.each([
  [500, "readme"],
  [501, "readme-text"],
])("renders %i nested elements as %s", async (depth, shown) => {
  const { text: html } = await renderReadme(`${"<div>".repeat(depth)}a`, "text/markdown");
  expect(/class="([^"]+)"/.exec(html)?.[1]).toBe(shown);
});
