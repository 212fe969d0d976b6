import sanitizeHtml, { type Attributes, type Tag } from "sanitize-html";
import { Html } from "../html.ts";
import { type Repository, urlInRepository } from "./repository.ts";

/** The deepest nesting of elements. Deeper ones are left out, but their text stays. */
const MAX_NESTING = 40;

/**
 * The most elements open at once, left out or not. Each tag searches them all, and only hostile texts have hundreds.
 */
const MAX_OPEN = 500;

const BLOCKS = [
  "p",
  "div",
  "blockquote",
  "pre",
  "hr",
  "details",
  "summary",
  "figure",
  "figcaption",
  "center",
];
const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];
const LISTS = ["ul", "ol", "li", "dl", "dt", "dd"];
const TABLES = ["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"];
const INLINE = [
  "a",
  "abbr",
  "b",
  "br",
  "code",
  "del",
  "em",
  "i",
  "img",
  "ins",
  "kbd",
  "mark",
  "q",
  "s",
  "samp",
].concat(["small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr"]);

const MAX_ALTERNATIVE_LENGTH = 200;

/**
 * The most characters of all links into a repository, each of which is longer than what the author wrote. Further ones
 * become text.
 */
const MAX_REPOSITORY_LINKS = 256 * 1024;

/** Keeps a README's ids apart from the page's own. */
const ID_PREFIX = "readme-";

/** External links vouch for no one, and don't reveal which private page led there. */
const REL = "nofollow noopener noreferrer";

/** The page's title and the description's heading are above the README's headings. */
const LEVELS_ABOVE = 2;

const OPTIONS = {
  allowedTags: [BLOCKS, HEADINGS, LISTS, TABLES, INLINE].flat(),
  allowedAttributes: {
    "*": ["id", "align", "title"],
    a: ["href", "rel"],
    img: ["src", "alt", "width", "height"],
    ol: ["start", "reversed"],
    li: ["value"],
    td: ["colspan", "rowspan"],
    th: ["colspan", "rowspan"],
    details: ["open"],
    pre: ["tabindex"],
    table: ["tabindex"],
  },
  allowedSchemes: ["http", "https", "mailto"],
  allowedSchemesByTag: { img: ["data"] },
  allowProtocolRelative: false,
  nestingLimit: MAX_NESTING,
  parseStyleAttributes: false,
  transformTags: {
    ...Object.fromEntries(
      HEADINGS.map((name, i) => [name, sanitizeHtml.simpleTransform(headingBelow(i + 1), {})]),
    ),
    // Scrollable elements must be reachable by keyboard.
    pre: sanitizeHtml.simpleTransform("pre", { tabindex: "0" }),
    table: sanitizeHtml.simpleTransform("table", { tabindex: "0" }),
    td: alignedByAttribute,
    th: alignedByAttribute,
    "*": (tagName, attribs) => ({ tagName, attribs: prefixedId(attribs) }),
  },
} satisfies sanitizeHtml.IOptions;

/**
 * Removes from foreign HTML everything that could act, load or disguise itself.
 *
 * @param repository where relative links lead; if there is none, they become text
 * @throws {Error} if too many elements are open at once
 */
export function sanitised(markup: string, repository?: Repository): Html {
  let open = 0;
  let linksAround = 0;
  let spent = 0;
  const inRepository = (href: string): string | undefined => {
    const url = repository && spent < MAX_REPOSITORY_LINKS ? urlInRepository(repository, href) : undefined;
    spent += url?.length ?? 0;
    return url;
  };
  const text = sanitizeHtml(markup, {
    ...OPTIONS,
    transformTags: {
      ...OPTIONS.transformTags,
      a: (tagName, attribs) => ({ tagName, attribs: linkAttributes(attribs, inRepository) }),
      img: (tagName, attribs) => image(tagName, attribs, linksAround > 0, inRepository),
    },
    onOpenTag: (name) => {
      if (++open > MAX_OPEN) {
        throw new Error(`Cannot render HTML: expected at most ${MAX_OPEN} nested elements, found more`);
      }
      if (name === "a") linksAround++;
    },
    onCloseTag: (name) => {
      open--;
      if (name === "a") linksAround--;
    },
  });
  return new Html(text);
}

function headingBelow(level: number): string {
  return `h${Math.min(level + LEVELS_ABOVE, 6)}`;
}

function prefixedId({ id, ...others }: Attributes): Attributes {
  return id ? { ...others, id: ID_PREFIX + id } : others;
}

type InRepository = (href: string) => string | undefined;

/** Links within the README lead to its own ids, and relative ones to the repository, if it is known. */
function linkAttributes({ href = "", ...others }: Attributes, inRepository: InRepository): Attributes {
  if (href.startsWith("#")) return { ...others, href: `#${ID_PREFIX}${href.slice(1)}` };
  const target = /^(?:https?:\/\/|mailto:)/i.test(href) ? href : inRepository(href);
  return target === undefined ? others : { ...others, href: target, rel: REL };
}

/**
 * Keeps an image that is inline in the text. One from elsewhere is not shown, because its host would learn who reads the
 * page: its alternative text links to it, unless it is inside a link already.
 */
function image(
  tagName: string,
  { src = "", alt, width, height, ...others }: Attributes,
  isInLink: boolean,
  inRepository: InRepository,
): Tag {
  const named = (alt || src.split(/[?#]/)[0]?.split("/").at(-1) || "image").slice(0, MAX_ALTERNATIVE_LENGTH);
  if (!/^data:image\/(?:png|gif|jpeg|webp);/i.test(src)) {
    const target = isInLink ? undefined : /^https?:\/\//i.test(src) ? src : inRepository(src);
    return target === undefined
      ? { tagName: "span", attribs: {}, text: named }
      : { tagName: "a", attribs: { href: target, rel: REL }, text: named };
  }
  const size = (name: string, value: string | undefined) =>
    /^\d{1,4}%?$/.test(value ?? "") ? { [name]: value ?? "" } : {};
  return {
    tagName,
    attribs: {
      ...others,
      src,
      alt: named,
      ...size("width", width),
      ...size("height", height),
    },
  };
}

/** Markdown's tables use the style attribute, which the pages forbid. */
function alignedByAttribute(tagName: string, { style, ...attribs }: Attributes): Tag {
  const align = /^text-align:(left|right|center)$/.exec(style ?? "")?.[1];
  return { tagName, attribs: align ? { ...attribs, align } : attribs };
}
