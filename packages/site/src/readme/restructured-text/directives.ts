import { escapeHtml } from "@wheelyard/core/html";
import { type Context, literal } from "./block.ts";
import { imageOf } from "./image.ts";
import { renderInline } from "./inline.ts";
import { type Options, optionsAt } from "./references.ts";
import { renderCsvTable, renderListTable } from "./tables.ts";

/** A directive's parts, with its content separate from its options. */
interface Directive {
  name: string;
  argument: string;
  options: Options;
  content: readonly string[];
  context: Context;
}

type Renderer = (directive: Directive) => string;

const ADMONITIONS = [
  "attention",
  "caution",
  "danger",
  "error",
  "hint",
  "important",
  "note",
  "tip",
  "warning",
].concat(["seealso", "deprecated", "versionadded", "versionchanged", "todo"]);

const CODE = [
  "code",
  "code-block",
  "sourcecode",
  "parsed-literal",
  "math",
  "doctest",
  "testcode",
  "prompt",
  "console",
];

/** They control rendering, include other files, or are raw HTML. */
const NOT_SHOWN = [
  "contents",
  "default-role",
  "highlight",
  "include",
  "meta",
  "raw",
  "role",
  "sectnum",
].concat([
  "section-numbering",
  "target-notes",
  "toctree",
  "currentmodule",
  "class",
  "header",
  "footer",
  "title",
  "index",
]);

const CONTAINERS = [
  "compound",
  "container",
  "epigraph",
  "highlights",
  "pull-quote",
  "topic",
  "sidebar",
  "only",
];

const RENDERERS: ReadonlyMap<string, Renderer> = new Map<string, Renderer>([
  ...ADMONITIONS.map((name) => [name, admonition] as const),
  ...CODE.map((name) => [name, ({ content }: Directive) => literal(content)] as const),
  ...NOT_SHOWN.map((name) => [name, () => ""] as const),
  ...CONTAINERS.map((name) => [name, container] as const),
  ["admonition", ({ argument, ...rest }) => boxed(argument, { argument: "", ...rest })],
  ["image", ({ argument, options, context }) => `<p>${imageOf(argument, options, context.references)}</p>\n`],
  ["figure", figure],
  [
    "rubric",
    ({ argument, context }) => `<p><strong>${renderInline(argument, context.references)}</strong></p>\n`,
  ],
  ["table", ({ argument, content, context }) => caption(argument, context) + context.renderInner(content)],
  [
    "list-table",
    ({ argument, options, content, context }) =>
      caption(argument, context) + renderListTable(content, options, context),
  ],
  [
    "csv-table",
    ({ argument, options, content, context }) =>
      caption(argument, context) + renderCsvTable(content, options, context),
  ],
]);

export function renderDirective(
  name: string,
  argument: string,
  below: readonly string[],
  context: Context,
): string {
  const shortName =
    name
      .toLowerCase()
      .split(/[^\w-]/)
      .at(-1) ?? "";
  const render = RENDERERS.get(shortName);
  if (render === undefined)
    return literal([`.. ${name}:: ${argument}`, ...below.map((line) => `   ${line}`)]);
  const options = optionsAt(
    below.map((line) => ` ${line}`),
    0,
  );
  return render({ name: shortName, argument, options, content: trimmed(below.slice(options.size)), context });
}

function admonition(directive: Directive): string {
  const title =
    directive.name === "seealso" ? "See also" : capitalised(directive.name.replace("version", "version "));
  return boxed(title, directive);
}

/** The argument is the first line of the content. */
function boxed(title: string, { argument, content, context }: Directive): string {
  const said = context.renderInner(argument === "" ? content : [argument, ...content]);
  return `<blockquote><p><strong>${renderInline(title, context.references)}</strong></p>\n${said}</blockquote>\n`;
}

function container({ name, argument, content, context }: Directive): string {
  const title = name === "topic" || name === "sidebar" ? caption(argument, context) : "";
  return `<div>${title}${context.renderInner(content)}</div>\n`;
}

function figure({ argument, options, content, context }: Directive): string {
  const image = imageOf(argument, options, context.references);
  return `<figure>${image}<figcaption>${context.renderInner(content)}</figcaption></figure>\n`;
}

function caption(text: string, { references }: Context): string {
  return text === "" ? "" : `<p><strong>${renderInline(text, references)}</strong></p>\n`;
}

function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== "");
  return first === -1 ? [] : lines.slice(first);
}

function capitalised(word: string): string {
  return escapeHtml(word.charAt(0).toUpperCase() + word.slice(1));
}
