import { describe, expect, it } from "vitest";
import { MAX_README_LENGTH, renderReadme } from "./readme.ts";

/** As much of a text as may be rendered. */
const full = (part: string): string =>
  part.repeat(Math.ceil(MAX_README_LENGTH / part.length)).slice(0, MAX_README_LENGTH);

const growing = (part: (i: number) => string): string => {
  let text = "";
  for (let i = 0; text.length < MAX_README_LENGTH; i++) text += part(i);
  return text.slice(0, MAX_README_LENGTH);
};

/** What makes careless readers of markup try each place with each other: with one, a page would take minutes. */
const TEXTS: readonly (readonly [string, string])[] = [
  ["brackets", full("[")],
  [
    "brackets and their ends",
    full("[").slice(MAX_README_LENGTH / 2) + full("](a)").slice(MAX_README_LENGTH / 2),
  ],
  ["images", full("![")],
  ["links without an end", full("[a](")],
  ["backquotes, ever more", growing((i) => `e${"`".repeat(i)}`)],
  ["asterisks", full("*a **a")],
  ["underscores", full("_a__b ")],
  ["quotes in quotes", full(">")],
  ["lists in lists", growing((i) => `${" ".repeat(Math.min(2 * i, 200))}* a\n`)],
  ["elements", full("<b>")],
  [
    "elements and ends of others",
    full("<b>").slice(MAX_README_LENGTH / 2) + full("</i>").slice(MAX_README_LENGTH / 2),
  ],
  ["elements without an end", full("<")],
  ["comments", full("<!--")],
  ["attributes", `<a ${full("a=1 ")}`.slice(0, MAX_README_LENGTH)],
  ["entities", full("&amp;")],
  ["addresses", full("http://a.b ")],
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
  it.each(TEXTS)("of %s becomes a page of bounded size", async (_, text) => {
    const { text: html } = await renderReadme(text, type);
    expect(html.length).toBeLessThan(12 * MAX_README_LENGTH);
  });
});
