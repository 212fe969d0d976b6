import { XMLParser, XMLValidator } from "fast-xml-parser";
import { S3Error } from "./s3-error.ts";

/** One element: text, or its children in order. An array repeats the element; undefined omits it. */
export type XmlContent =
  | string
  | number
  | boolean
  | undefined
  | { [name: string]: XmlContent | XmlContent[] };

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Renders a result document of S3's REST API. */
export function renderXml(root: string, content: XmlContent): string {
  return `${DECLARATION}<${root} xmlns="${NAMESPACE}">${renderContent(content)}</${root}>`;
}

/** Renders an error document, which has no namespace. */
export function renderErrorXml(content: { [name: string]: XmlContent }): string {
  return `${DECLARATION}<Error>${renderChildren(content)}</Error>`;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

function renderChildren(content: { [name: string]: XmlContent | XmlContent[] }): string {
  return Object.entries(content)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((item) => render(name, item)))
    .join("");
}

function render(name: string, content: XmlContent): string {
  return content === undefined ? "" : `<${name}>${renderContent(content)}</${name}>`;
}

function renderContent(content: XmlContent): string {
  return typeof content === "object" ? renderChildren(content) : escapeText(String(content));
}

/** S3 writes control characters as references, although XML 1.0 forbids most of them. */
function escapeText(text: string): string {
  return text.replace(/[&<>"\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f\ufffe\uffff]/g, (character) => {
    return ESCAPED.get(character) ?? `&#x${character.charCodeAt(0).toString(16)};`;
  });
}

const ESCAPED = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** An element of a request document: text, or children by name, each with all its elements. */
export type XmlElement = string | { [name: string]: XmlElement[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  // Only decodeReferences below reads entities: a document can't define any.
  processEntities: false,
  // White space can be part of a key.
  trimValues: false,
  removeNSPrefix: true,
  isArray: () => true,
  tagValueProcessor: (_name, value) => decodeReferences(value),
});

/**
 * Parses a request document and returns the content of its root element.
 *
 * @throws {S3Error} MalformedXML if it is not well-formed, declares a document type, or has another root
 */
export function parseXml(text: string, root: string): { [name: string]: XmlElement[] } {
  if (text.includes("<!DOCTYPE")) throw malformed(`a document type declaration is not allowed`);
  const wellFormed = XMLValidator.validate(text);
  if (wellFormed !== true) throw malformed(wellFormed.err.msg);
  const document = parsed(text);
  const [content] = Object.hasOwn(document, root) ? (document[root] ?? []) : [];
  if (content === undefined) {
    throw malformed(`expected the root element ${root}, found ${Object.keys(document).join(", ")}`);
  }
  return typeof content === "string" ? {} : content;
}

function parsed(text: string): { [name: string]: XmlElement[] } {
  try {
    return parser.parse(text) as { [name: string]: XmlElement[] };
  } catch (error) {
    // This file reads references. Any other error is the parser's: excessive depth, or a name such as __proto__.
    throw error instanceof S3Error ? error : malformed((error as Error).message);
  }
}

/** The text of the only child with that name; undefined if there is none. */
export function childText(parent: XmlElement, name: string): string | undefined {
  if (typeof parent === "string") return undefined;
  const children = parent[name] ?? [];
  if (children.length > 1) throw malformed(`expected one ${name}, found ${children.length}`);
  const [child] = children;
  if (child !== undefined && typeof child !== "string") throw malformed(`expected text in ${name}`);
  return child;
}

/** @throws {S3Error} MalformedXML if the child is missing */
export function requiredText(parent: XmlElement, name: string): string {
  const text = childText(parent, name);
  if (text === undefined) throw malformed(`expected the element ${name}`);
  return text;
}

export function malformed(problem: string): S3Error {
  return new S3Error("MalformedXML", `Cannot read the XML of the request: ${problem}`);
}

function decodeReferences(text: string): string {
  return text.replace(/&([^;&]*);?/g, (reference, name: string) => {
    const character = PREDEFINED.get(name) ?? numericReference(name);
    if (character === undefined || !reference.endsWith(";"))
      throw malformed(`unknown reference ${reference}`);
    return character;
  });
}

const PREDEFINED = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

function numericReference(name: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (match === null) return undefined;
  const codePoint = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined;
  return String.fromCodePoint(codePoint);
}
