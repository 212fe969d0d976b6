import MarkdownIt from "markdown-it";
import { anchorName } from "./anchor-name.ts";

/** The deepest nesting of blocks and brackets. READMEs have fewer than ten levels; each costs time for all within it. */
const MAX_NESTING = 20;

/**
 * The most characters of all addresses and titles in a text. A definition is written once, and each "[a]" repeats its
 * address and title: one text could expand to gigabytes.
 */
const MAX_ATTRIBUTES_LENGTH = 256 * 1024;

const markdown = new MarkdownIt({ html: true, linkify: true, maxNesting: MAX_NESTING });

// Without requiring a scheme, "setup.py" and "README.md" would be links: both look like host names.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

type Tokens = ReturnType<typeof markdown.parse>;

markdown.core.ruler.push("heading-anchors", ({ tokens }) => nameHeadings(tokens));
markdown.core.ruler.push("bounded-attributes", ({ tokens }) => boundAttributes(tokens));
markdown.core.ruler.push("task-lists", ({ tokens }) => drawTasks(tokens));

/**
 * Renders Markdown with GitHub's tables, strikethrough, links and task lists.
 *
 * @returns HTML that is not yet sanitised: it contains the author's own HTML
 */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}

/** READMEs link to their own headings by GitHub's anchors. */
function nameHeadings(tokens: Tokens): void {
  const names = new Map<string, number>();
  for (const [i, token] of tokens.entries()) {
    if (token.type !== "heading_open") continue;
    const words =
      tokens[i + 1]?.children?.filter(({ type }) => type === "text" || type === "code_inline") ?? [];
    const name = anchorName(words.map(({ content }) => content).join(""));
    const earlier = names.get(name) ?? 0;
    names.set(name, earlier + 1);
    token.attrSet("id", earlier === 0 ? name : `${name}-${earlier}`);
  }
}

/** Past the limit, a link has no target, and an image becomes its alternative text. */
function boundAttributes(tokens: Tokens): void {
  let spent = 0;
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    token.attrs =
      token.attrs?.filter(([, value]) => {
        spent += String(value).length;
        // The renderer fills in an image's alternative text.
        return value === "" || spent <= MAX_ATTRIBUTES_LENGTH;
      }) ?? null;
  }
}

/** Draws a task's box as text: it can't be ticked, so it needs no form control. */
function drawTasks(tokens: Tokens): void {
  for (const [i, token] of tokens.entries()) {
    if (token.type !== "inline" || tokens[i - 2]?.type !== "list_item_open") continue;
    const first = token.children?.[0];
    if (first?.type !== "text") continue;
    first.content = first.content.replace(/^\[([ xX])\] /, (_, mark) => (mark === " " ? "☐ " : "☑ "));
  }
}
