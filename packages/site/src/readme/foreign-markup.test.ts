import { shareOf } from "@wheelyard/core/testing/extent";
import fc from "fast-check";
import { expect, it } from "vitest";
import { renderMarkdown } from "./markdown.ts";
import { renderRestructuredText } from "./restructured-text/document.ts";
import { sanitised } from "./sanitised.ts";

/** Pieces of both markups and of HTML, combined at random as no author would. */
const PIECES = [
  ..."*_`|[]()<>#=-+~:.!\\/\"'&;\n \t",
  "``",
  "**",
  "~~",
  "\n\n",
  "\n   ",
  "\n* ",
  "\n1. ",
  "\n> ",
  "\n====\n",
  "\n+--+--+\n",
  "\n== ==\n",
  "\n.. ",
  ".. image:: ",
  ".. |a| replace:: ",
  ".. _a: ",
  ".. code::",
  "|a|_",
  "a__",
  "::",
  ":a:`",
  "```",
  "[a]: ",
  "![a](",
  "javascript:",
  "https://a.example/",
  "<script>",
  "</script>",
  "<style>",
  "<svg/onload=x>",
  "<img src=x onerror=x>",
  "<a href=",
  "<p style=",
  "<!--",
  "-->",
  "<![CDATA[",
  "<table>",
  "<td>",
  "</p>",
  "</div>",
  "a",
  "é",
  "\u0000",
  "\u202e",
];

const foreignText = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(""));

it.each([
  ["Markdown", renderMarkdown],
  ["reStructuredText", renderRestructuredText],
])("%s of any kind becomes elements that can't act", (_, render) => {
  fc.assert(
    fc.property(foreignText, (text) => {
      // Text is escaped, so whatever looks like a tag is one.
      const tags = sanitised(render(text)).text.match(/<[^>]*>?/g) ?? [];
      for (const tag of tags) {
        expect(tag).not.toMatch(
          /^<\/?(?:script|style|svg|math|iframe|form|input|object|embed|link|meta|base|html|body)/i,
        );
        expect(tag).not.toMatch(/\s(?:on\w+|style|srcset|class|name)=/i);
        expect(tag).not.toMatch(
          /(?:href|src)="(?!https?:|mailto:|#readme-|data:image\/(?:png|gif|jpeg|webp);)/i,
        );
      }
    }),
    { seed: 3, numRuns: shareOf(2_000) },
  );
});
