import { escapeHtml } from "@wheelyard/core/html";
import { anchorName } from "../anchor-name.ts";
import { type Context, literal, type RenderedBlock } from "./block.ts";
import { renderExplicitMarkup } from "./explicit-markup.ts";
import { indentedBlock, indentOf, paragraphLines } from "./indentation.ts";
import { renderInline } from "./inline.ts";
import { renderListAt } from "./lists.ts";
import type { References } from "./references.ts";
import { isTransition, sectionTitleAt } from "./sections.ts";
import { renderTableAt } from "./tables.ts";

/** The deepest nesting of blocks. READMEs have fewer than five levels; deeper ones are shown as written. */
const MAX_DEPTH = 12;

/** Renders the blocks of a document, and those within them. */
export function renderBlocks(
  lines: readonly string[],
  document: Pick<Context, "references" | "sections">,
  depth = 0,
): string {
  if (depth > MAX_DEPTH) return literal(lines);
  const context: Context = {
    ...document,
    renderInner: (innerLines) => renderBlocks(innerLines, document, depth + 1),
  };
  const html: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at] === "") {
      at++;
      continue;
    }
    const block = blockAt(lines, at, context);
    html.push(block.html);
    at = block.end;
  }
  return html.join("");
}

function blockAt(lines: readonly string[], at: number, context: Context): RenderedBlock {
  const line = lines[at] ?? "";
  const title = sectionTitleAt(lines, at);
  if (title !== undefined) {
    const level = `h${context.sections.levelOf(title.style)}`;
    const content = renderInline(title.title, context.references);
    return {
      html: `<${level} id="${escapeHtml(anchorName(title.title))}">${content}</${level}>\n`,
      end: at + title.lines,
    };
  }
  if (indentOf(line) > 0) {
    const block = indentedBlock(lines, at);
    return {
      html: `<blockquote>${context.renderInner(block.lines)}</blockquote>\n`,
      end: block.end,
    };
  }
  if (isTransition(line, lines[at + 1])) return { html: "<hr>\n", end: at + 1 };
  if (line.startsWith(">>> ")) {
    const block = paragraphLines(lines, at);
    return { html: literal(block), end: at + block.length };
  }
  return (
    renderExplicitMarkup(lines, at, context) ??
    renderTableAt(lines, at, context) ??
    renderListAt(lines, at, context) ??
    paragraph(lines, at, context)
  );
}

/** A paragraph, and the literal block that two colons at its end introduce. */
function paragraph(lines: readonly string[], at: number, { references }: Context): RenderedBlock {
  const block = paragraphLines(lines, at);
  const text = block.map((line) => line.trim()).join("\n");
  const after = at + block.length;
  if (!text.endsWith("::")) return { html: inParagraph(text, references), end: after };
  const shown = text === "::" ? "" : text.slice(0, /\s::$/.test(text) ? -3 : -1);
  const code = literalBlock(lines, after);
  return { html: (shown === "" ? "" : inParagraph(shown, references)) + code.html, end: code.end };
}

function inParagraph(text: string, references: References): string {
  return `<p>${renderInline(text, references)}</p>\n`;
}

/** Indented lines, or lines that all begin with the same sign. */
function literalBlock(lines: readonly string[], after: number): RenderedBlock {
  let start = after;
  while (lines[start] === "") start++;
  const first = lines[start];
  if (first === undefined) return { html: "", end: start };
  if (indentOf(first) > 0) {
    const block = indentedBlock(lines, start);
    return { html: literal(block.lines), end: block.end };
  }
  const sign = first[0] ?? "";
  const block = paragraphLines(lines, start);
  const isQuoted = /[!-/:-@[-`{-~]/.test(sign) && block.every((line) => line.startsWith(sign));
  return isQuoted ? { html: literal(block), end: start + block.length } : { html: "", end: after };
}
