import MarkdownIt from "markdown-it";
import { anchorName } from "./anchor-name.ts";

/** Blocks in blocks, and brackets in brackets. A README has fewer than ten; each costs time for all within it. */
const MAX_NESTING = 20;

/**
 * Characters of all addresses and titles of a text together. A definition is written once, and each "[a]" repeats the
 * address and the title that it stands for: one text could stand for gigabytes.
 */
const MAX_ATTRIBUTES_LENGTH = 256 * 1024;

const markdown = new MarkdownIt({ html: true, linkify: true, maxNesting: MAX_NESTING });

// Without a scheme, "setup.py" and "README.md" would be links: both endings are also those of host names.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

type Tokens = ReturnType<typeof markdown.parse>;

markdown.core.ruler.push("heading-anchors", ({ tokens }) => nameHeadings(tokens));
markdown.core.ruler.push("bounded-attributes", ({ tokens }) => boundAttributes(tokens));
markdown.core.ruler.push("task-lists", ({ tokens }) => drawTasks(tokens));

/**
 * Renders Markdown with GitHub's tables, strikethrough, links and task lists.
 *
 * @returns HTML that is not yet sanitised: it holds what the author wrote as HTML
 */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}

/** READMEs link to their own headings by the names that GitHub gives them. */
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

/** Past the bound, a link leads nowhere, and an image is its alternative text. */
function boundAttributes(tokens: Tokens): void {
  let spent = 0;
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    token.attrs =
      token.attrs?.filter(([, value]) => {
        spent += String(value).length;
        // The renderer fills in an image's empty alternative text.
        return value === "" || spent <= MAX_ATTRIBUTES_LENGTH;
      }) ?? null;
  }
}

/** A box drawn as text: one that can't be ticked needs no form control. */
function drawTasks(tokens: Tokens): void {
  for (const [i, token] of tokens.entries()) {
    if (token.type !== "inline" || tokens[i - 2]?.type !== "list_item_open") continue;
    const first = token.children?.[0];
    if (first?.type !== "text") continue;
    first.content = first.content.replace(/^\[([ xX])\] /, (_, mark) => (mark === " " ? "☐ " : "☑ "));
  }
}
