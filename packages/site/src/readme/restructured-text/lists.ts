import { type Context, literal, type RenderedBlock } from "./block.ts";
import { indentedBlock, indentOf, itemAfterMarker, paragraphLines } from "./indentation.ts";
import { renderInline } from "./inline.ts";

const BULLET = /^[-*+•‣⁃](?: +|$)/;
const NUMBER = /^\(?(?:(\d{1,9})|[A-Za-z#])[.)](?: +|$)/;
const FIELD = /^:([^:\s].*?):(?: +|$)/s;
const OPTION =
  /^(?:--?|\/)[A-Za-z?][\w-]*(?:[ =][<\w>-]+)?(?:, (?:--?|\/)[A-Za-z?][\w-]*(?:[ =][<\w>-]+)?)*(?: {2,}|$)/;

export function renderListAt(
  lines: readonly string[],
  at: number,
  context: Context,
): RenderedBlock | undefined {
  const line = lines[at] ?? "";
  if (BULLET.test(line)) return itemList(lines, at, BULLET, "ul", "", context);
  const number = NUMBER.exec(line);
  if (number && isNumbered(lines, at)) {
    const start = number[1] === undefined || Number(number[1]) === 1 ? "" : ` start="${Number(number[1])}"`;
    return itemList(lines, at, NUMBER, "ol", start, context);
  }
  if (FIELD.test(line)) return describedList(lines, at, FIELD, context);
  if (OPTION.test(line)) return describedList(lines, at, OPTION, context);
  if (line.startsWith("| ")) return lineBlock(lines, at, context);
  return definitionList(lines, at, context);
}

function itemList(
  lines: readonly string[],
  start: number,
  marker: RegExp,
  element: "ul" | "ol",
  attributes: string,
  context: Context,
): RenderedBlock {
  let html = "";
  let at = start;
  for (let match = marker.exec(lines[at] ?? ""); match !== null; match = marker.exec(lines[at] ?? "")) {
    const item = itemAfterMarker(lines, at, match[0].length);
    html += `<li>${tight(context.renderInner(item.lines))}</li>\n`;
    at = afterBlanks(lines, item.end);
  }
  return { html: `<${element}${attributes}>\n${html}</${element}>\n`, end: at };
}

// "A. Einstein" and "2026) was" begin sentences: in a list, the next line is indented, another item, or blank.
function isNumbered(lines: readonly string[], at: number): boolean {
  const next = lines[at + 1] ?? "";
  return next === "" || indentOf(next) > 0 || NUMBER.test(next);
}

/** Fields and options: a name and its description. */
function describedList(
  lines: readonly string[],
  start: number,
  marker: RegExp,
  context: Context,
): RenderedBlock {
  let html = "";
  let at = start;
  for (let match = marker.exec(lines[at] ?? ""); match !== null; match = marker.exec(lines[at] ?? "")) {
    const item = itemAfterMarker(lines, at, match[0].length);
    const name = match[1] === undefined ? `\`\`${match[0].trim()}\`\`` : match[1];
    html += `<dt>${renderInline(name, context.references)}</dt><dd>${tight(context.renderInner(item.lines))}</dd>\n`;
    at = afterBlanks(lines, item.end);
  }
  return { html: `<dl>\n${html}</dl>\n`, end: at };
}

/** A term with an indented block directly below. */
function definitionList(
  lines: readonly string[],
  start: number,
  context: Context,
): RenderedBlock | undefined {
  let html = "";
  let at = start;
  let end = start;
  while (isTerm(lines, at)) {
    const definition = indentedBlock(lines, at + 1);
    const [term = "", ...classifiers] = (lines[at] ?? "").split(" : ");
    const shown = [term, ...classifiers.map((word) => `*${word}*`)].join(" ");
    html += `<dt>${renderInline(shown, context.references)}</dt><dd>${context.renderInner(definition.lines)}</dd>\n`;
    end = definition.end;
    at = afterBlanks(lines, end);
  }
  return html === "" ? undefined : { html: `<dl>\n${html}</dl>\n`, end };
}

function isTerm(lines: readonly string[], at: number): boolean {
  const [term = "", definition = ""] = lines.slice(at, at + 2);
  return (
    term !== "" &&
    indentOf(term) === 0 &&
    indentOf(definition) > 0 &&
    !term.endsWith("::") &&
    !term.startsWith("..")
  );
}

/** Lines whose breaks are kept. */
function lineBlock(lines: readonly string[], at: number, { references }: Context): RenderedBlock {
  const block = paragraphLines(lines, at);
  if (!block.every((line) => line.startsWith("|") || line.startsWith(" "))) {
    return { html: literal(block), end: at + block.length };
  }
  const shown = block.map((line) => renderInline(line.replace(/^\|? */, ""), references));
  return { html: `<p>${shown.join("<br>\n")}</p>\n`, end: at + block.length };
}

/** An item with a single paragraph needs no paragraph element. */
function tight(html: string): string {
  const single = /^<p>([\s\S]*)<\/p>\n$/.exec(html)?.[1];
  return single === undefined || single.includes("<p>") ? html : single;
}

function afterBlanks(lines: readonly string[], at: number): number {
  let next = at;
  while (lines[next] === "") next++;
  return next;
}
