import { escapeHtml } from "@wheelyard/core/html";
import { anchorName } from "../anchor-name.ts";
import { imageOf } from "./image.ts";
import type { References } from "./references.ts";

/** How deep substitutions may nest. */
const MAX_SUBSTITUTIONS = 3;

const BEFORE_START = /[\s'"([{<\-/:]/;
const AFTER_END = /[\s'")\]}>\-/:.,;!?\\]/;

// No alternative starts where another may continue: otherwise each letter of a long word would be tried as a start. So a
// reference's name is not part of the match, only the underscore after it.
const TOKEN =
  /\\([\s\S])|``|\*\*|\*|(?::([A-Za-z][\w.+-]*(?::[A-Za-z][\w.+-]*)?):)?`|\||_`|\[(#?[\w.-]*|\*)\]_\b|https?:\/\/[^\s<>"'`|]+|(__?)\b/g;

const MAX_NAME_LENGTH = 100;

/** A name or role can't begin after these. */
const IN_WORD = /[\w.:+-]/;

/** Roles whose text is shown as code. Others are shown as plain text. */
const CODE_ROLES = new Set(
  "attr class code command const data envvar exc file func kbd literal meth mod obj option program".split(
    " ",
  ),
);
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
  let rendered = "";
  let done = 0;
  for (let at = 0; ; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) return rendered + escapeHtml(text.slice(done));
    const span =
      match[4] === undefined
        ? spanAt(text, match, ends, references, depth)
        : namedAt(text, match, done, references);
    if (span === undefined) {
      // A mark that is not markup may be the first half of another mark.
      at = match.index + Math.max(1, match[0].length - (match[0].endsWith("`") ? 1 : 0));
      continue;
    }
    rendered += escapeHtml(text.slice(done, span.start ?? match.index)) + span.html;
    done = span.end;
    at = span.end;
  }
}

interface Span {
  html: string;
  /** Where the token is, if nothing is said. */
  start?: number;
  end: number;
}

function spanAt(
  text: string,
  match: RegExpExecArray,
  ends: MarkupEnds,
  references: References,
  depth: number,
): Span | undefined {
  const [token, escaped, role, footnote] = match;
  const start = match.index;
  const after = start + token.length;
  if (escaped !== undefined) return { html: escaped.trim() === "" ? "" : escapeHtml(escaped), end: after };
  const previous = text[start - 1];
  if (previous !== undefined && !BEFORE_START.test(previous)) return undefined;
  if (role !== undefined && previous !== undefined && IN_WORD.test(previous)) return undefined;
  if (footnote !== undefined) return { html: `<sup>[${escapeHtml(footnote)}]</sup>`, end: after };
  if (token.startsWith("http")) return standaloneLink(token, start);
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

/** A reference by a one-word name, which precedes the underscores. */
function namedAt(
  text: string,
  match: RegExpExecArray,
  done: number,
  references: References,
): Span | undefined {
  const [underscores] = match;
  const end = match.index;
  let start = end;
  while (start > done && end - start <= MAX_NAME_LENGTH && IN_WORD.test(text.charAt(start - 1))) start--;
  const name = text.slice(start, end);
  const isName = name.length <= MAX_NAME_LENGTH && /^[A-Za-z0-9]/.test(name) && /[A-Za-z0-9]$/.test(name);
  const previous = text[start - 1];
  if (!isName || (previous !== undefined && !BEFORE_START.test(previous))) return undefined;
  const target = underscores === "__" ? references.nextAnonymous() : references.target(name);
  if (target === undefined) return undefined;
  return { html: link(target, escapeHtml(name)), start, end: end + underscores.length };
}

/**
 * Finds where inline markup ends. An end found is valid for every later start before it, and if no end follows one place,
 * none follows a later one: otherwise a text of asterisks would be searched to its end from each of them.
 */
class MarkupEnds {
  readonly #text: string;
  /** The next end of each mark, from the last start on. */
  readonly #next = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** @param start never before that of an earlier call */
  find(mark: string, start: number): number | undefined {
    if (/\s/.test(this.#text[start] ?? " ")) return undefined;
    let at = this.#next.get(mark) ?? 0;
    if (at <= start) {
      at = this.#text.indexOf(mark, start + 1);
      while (at !== -1 && !this.#isEnd(mark, at)) at = this.#text.indexOf(mark, at + 1);
      if (at === -1) at = Number.POSITIVE_INFINITY;
      this.#next.set(mark, at);
    }
    return at === Number.POSITIVE_INFINITY ? undefined : at;
  }

  #isEnd(mark: string, at: number): boolean {
    const before = this.#text[at - 1] ?? " ";
    if (/\s/.test(before) || (before === "\\" && mark !== "``")) return false;
    const after = this.#text.slice(at + mark.length, at + mark.length + 3);
    const [next = " "] = mark === "`" || mark === "|" ? after.replace(/^__?/, "") : after;
    return AFTER_END.test(next);
  }
}

/** Text in single backquotes: a reference if an underscore follows, else a title. */
function interpreted(content: string, text: string, end: number, references: References): Span {
  const [underscores = ""] = /^__?/.exec(text.slice(end, end + 2)) ?? [];
  if (underscores === "") return { html: `<em>${escapeHtml(unescaped(content))}</em>`, end };
  const after = end + underscores.length;
  const { label, address } = embedded(content);
  if (address !== "") {
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

/** Splits a text in backquotes into label and address, as in `label <address>`. */
function embedded(content: string): { label: string; address: string } {
  const start = content.lastIndexOf("<");
  const address = content.slice(start + 1, -1);
  if (start === -1 || !content.endsWith(">") || address.includes(">")) return { label: content, address: "" };
  return { label: content.slice(0, start).trimEnd(), address };
}

function inRole(role: string, content: string): string {
  const text = escapeHtml(embedded(unescaped(content)).label || content);
  if (CODE_ROLES.has(role.toLowerCase().split(":").at(-1) ?? "")) return `<code>${text}</code>`;
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
