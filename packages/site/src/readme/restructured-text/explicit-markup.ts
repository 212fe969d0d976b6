import { escapeHtml } from "@wheelyard/core/html";
import { anchorName } from "../anchor-name.ts";
import type { Context, RenderedBlock } from "./block.ts";
import { renderDirective } from "./directives.ts";
import { itemAfterMarker } from "./indentation.ts";

const MARKER = /^\.\.(?: +|$)/;
const FOOTNOTE = /^\[(#?[\w.-]*|\*)\](?: +|$)/;
const DIRECTIVE = /^([A-Za-z][\w:.+-]*)::(?: +(.*))?$/s;
const INTERNAL_TARGET = /^_`?([^`:]+)`?:$/;

/** Markup that begins with two dots: a directive, a footnote, a target, or a comment. */
export function renderExplicitMarkup(
  lines: readonly string[],
  at: number,
  context: Context,
): RenderedBlock | undefined {
  const line = lines[at] ?? "";
  if (/^__ +\S/.test(line)) return { html: "", end: at + 1 };
  const marker = MARKER.exec(line)?.[0];
  if (marker === undefined) return undefined;
  const { lines: block, end } = itemAfterMarker(lines, at, marker.length);
  const [first = "", ...below] = block;

  const [, directive, argument = ""] = DIRECTIVE.exec(first) ?? [];
  if (directive !== undefined) return { html: renderDirective(directive, argument, below, context), end };
  const footnote = FOOTNOTE.exec(first);
  if (footnote) {
    const content = context.renderInner([first.slice(footnote[0].length), ...below]);
    return { html: `<dl><dt>[${escapeHtml(footnote[1] ?? "")}]</dt><dd>${content}</dd></dl>\n`, end };
  }
  const [, target] = INTERNAL_TARGET.exec(first) ?? [];
  // Substitutions, external targets and comments are not shown in place.
  return { html: target === undefined ? "" : `<span id="${escapeHtml(anchorName(target))}"></span>`, end };
}
