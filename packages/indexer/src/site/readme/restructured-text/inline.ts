import { escapeHtml } from "../../../core/html.ts";
import { anchorName } from "../anchor-name.ts";
import { imageOf } from "./image.ts";
import type { References } from "./references.ts";

/** What a substitution stands for may hold substitutions. */
const MAX_SUBSTITUTIONS = 3;

const BEFORE_START = /[\s'"([{<\-/:]/;
const AFTER_END = /[\s'")\]}>\-/:.,;!?\\]/;

// Names and roles have a bound, and begin where a word does: else each letter of a long word would be tried as a start.
const TOKEN =
  /\\([\s\S])|``|\*\*|\*|(?:(?<![\w.:+-]):([A-Za-z][\w:.+-]{0,60}):)?`|\|(?=\S)|_`|\[(#?[\w.-]{0,60}|\*)\]_(?!\w)|https?:\/\/[^\s<>"'`|]+|(?<![\w.:+-])([A-Za-z0-9](?:[\w.:+-]{0,100}[A-Za-z0-9])?)(__?)(?!\w)/g;

/** Roles whose text is shown as it would be in code. Others are shown as plain text. */
const CODE_ROLES =
  /^(?:.*:)?(?:attr|class|code|command|const|data|envvar|exc|file|func|kbd|literal|meth|mod|obj|option|program)$/;
const ELEMENT_ROLES: Record<string, string> = {
  emphasis: "em",
  strong: "strong",
  sub: "sub",
  subscript: "sub",
  sup: "sup",
  superscript: "sup",
  title: "em",
};

/** Renders the inline markup of one paragraph, in one pass. */
export function renderInline(text: string, references: References, depth = 0): string {
  const ends = new MarkupEnds(text);
  const tokens = new RegExp(TOKEN);
  let rendered = "";
  let done = 0;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const span = spanAt(text, match, ends, references, depth);
    if (span === undefined) {
      // The mark of one that is no markup may be the first half of another.
      tokens.lastIndex = match.index + Math.max(1, match[0].length - (match[0].endsWith("`") ? 1 : 0));
      continue;
    }
    rendered += escapeHtml(text.slice(done, match.index)) + span.html;
    done = span.end;
    tokens.lastIndex = span.end;
  }
  return rendered + escapeHtml(text.slice(done));
}

interface Span {
  html: string;
  end: number;
}

function spanAt(
  text: string,
  match: RegExpExecArray,
  ends: MarkupEnds,
  references: References,
  depth: number,
): Span | undefined {
  const [token, escaped, role, footnote, name, underscores] = match;
  const start = match.index;
  const after = start + token.length;
  if (escaped !== undefined) return { html: escaped.trim() === "" ? "" : escapeHtml(escaped), end: after };
  const previous = text[start - 1];
  if (previous !== undefined && !BEFORE_START.test(previous)) return undefined;
  if (footnote !== undefined) return { html: `<sup>[${escapeHtml(footnote)}]</sup>`, end: after };
  if (token.startsWith("http")) return standaloneLink(token, start);
  if (name !== undefined) {
    const target = underscores === "__" ? references.nextAnonymous() : references.target(name);
    return target === undefined ? undefined : { html: link(target, escapeHtml(name)), end: after };
  }
  const mark = token.endsWith("`") && token !== "``" ? "`" : token;
  const end = ends.find(mark, after);
  if (end === undefined) return undefined;
  const content = text.slice(after, end);
  const rest = end + mark.length;
  switch (token) {
    case "``":
      return { html: `<code>${escapeHtml(content)}</code>`, end: rest };
    case "**":
      return { html: `<strong>${escapeHtml(unescaped(content))}</strong>`, end: rest };
    case "*":
      return { html: `<em>${escapeHtml(unescaped(content))}</em>`, end: rest };
    case "|":
      return substituted(content, text, rest, references, depth);
    case "_`":
      return {
        html: `<span id="${escapeHtml(anchorName(content))}">${escapeHtml(content)}</span>`,
        end: rest,
      };
    default:
      return role === undefined
        ? interpreted(content, text, rest, references)
        : { html: inRole(role, content), end: rest };
  }
}

/**
 * Finds where inline markup ends. Once there is no end behind some place, there is none behind a later one: without
 * that, a text of nothing but asterisks would be searched to its end from each of them.
 */
class MarkupEnds {
  readonly #text: string;
  readonly #exhausted = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  find(mark: string, start: number): number | undefined {
    if (this.#exhausted.has(mark) || /\s/.test(this.#text[start] ?? " ")) return undefined;
    for (let at = this.#text.indexOf(mark, start + 1); at !== -1; at = this.#text.indexOf(mark, at + 1)) {
      if (this.#isEnd(mark, at)) return at;
    }
    this.#exhausted.add(mark);
    return undefined;
  }

  #isEnd(mark: string, at: number): boolean {
    const before = this.#text[at - 1] ?? " ";
    if (/\s/.test(before) || (before === "\\" && mark !== "``")) return false;
    const after = this.#text.slice(at + mark.length, at + mark.length + 3);
    const [next = " "] = mark === "`" || mark === "|" ? after.replace(/^__?/, "") : after;
    return AFTER_END.test(next);
  }
}

/** Text in single backquotes: a reference where an underscore follows, else the title of something. */
function interpreted(content: string, text: string, end: number, references: References): Span {
  const [underscores = ""] = /^__?/.exec(text.slice(end, end + 2)) ?? [];
  if (underscores === "") return { html: `<em>${escapeHtml(unescaped(content))}</em>`, end };
  const after = end + underscores.length;
  const embedded = /^([\s\S]*?)\s*<([^<>]+)>$/.exec(content);
  if (embedded) {
    const [, label = "", address = ""] = embedded;
    const target = address.endsWith("_")
      ? references.target(address.slice(0, -1))
      : address.replace(/\s+/g, "");
    const words = escapeHtml(unescaped(label) || address);
    return { html: target === undefined ? words : link(target, words), end: after };
  }
  const target = underscores === "__" ? references.nextAnonymous() : references.target(content);
  const words = escapeHtml(unescaped(content));
  return { html: target === undefined ? words : link(target, words), end: after };
}

function inRole(role: string, content: string): string {
  const text = escapeHtml(unescaped(content).replace(/\s*<[^<>]*>$/, "") || content);
  if (CODE_ROLES.test(role.toLowerCase())) return `<code>${text}</code>`;
  const element = ELEMENT_ROLES[role.toLowerCase()];
  return element === undefined ? text : `<${element}>${text}</${element}>`;
}

function substituted(
  name: string,
  text: string,
  end: number,
  references: References,
  depth: number,
): Span | undefined {
  const found = references.substitution(name);
  if (found === undefined || depth >= MAX_SUBSTITUTIONS) return undefined;
  const underscores = /^__?/.exec(text.slice(end, end + 2))?.[0] ?? "";
  const html =
    found.directive === "image"
      ? imageOf(found.argument, found.options, references)
      : found.directive === "replace"
        ? renderInline(found.argument, references, depth + 1)
        : escapeHtml(found.argument);
  const target = underscores === "_" ? references.target(name) : undefined;
  return { html: target === undefined ? html : link(target, html), end: end + underscores.length };
}

/** An address in running text ends before the punctuation of its sentence. */
function standaloneLink(token: string, start: number): Span {
  const address = token.slice(0, 2_000).replace(/[.,;:!?)\]}*]{1,20}$/, "");
  return { html: link(address, escapeHtml(address)), end: start + address.length };
}

function link(target: string, html: string): string {
  return `<a href="${escapeHtml(target)}">${html}</a>`;
}

function unescaped(text: string): string {
  return text.replace(/\\(\s|[\s\S])/g, (_, character: string) => character.trim());
}
