import { type DefaultTreeAdapterTypes, parse } from "parse5";
import {
  demand,
  type FileFacts,
  type PageFacts,
  readName,
  readProvenance,
  readRequiresPython,
  readSha256,
  readStatus,
  readUploadTime,
  readUrl,
} from "./page-facts.ts";

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** All that a page may consist of. Anything else came from a package. */
const ATTRIBUTES: Record<string, readonly string[]> = {
  html: ["lang"],
  head: [],
  meta: ["charset", "name", "content"],
  title: [],
  body: [],
  h1: [],
  br: [],
  a: [
    "href",
    "data-requires-python",
    "data-core-metadata",
    "data-dist-info-metadata",
    "data-yanked",
    "data-gpg-sig",
    "data-provenance",
    "data-size",
    "data-upload-time",
  ],
};

const TITLE = "Links for ";

/**
 * Reads a project page of the simple repository API 1.4 in HTML, with a browser's parser, and refuses whatever the
 * specification does not allow.
 *
 * @throws {NonconformingPageError}
 */
export function readHtmlPage(text: string, pageUrl: string): PageFacts {
  const elements = readElements(text);
  const titles = elements.filter(({ tagName }) => tagName === "title" || tagName === "h1").map(textOf);
  const [title = ""] = titles;
  demand(title.startsWith(TITLE) && titles.every((other) => other === title), "one title", titles);

  const metas = new Map(
    elements.filter(({ tagName }) => tagName === "meta").map((meta) => [attribute(meta, "name"), meta]),
  );
  const content = (name: string) => {
    const meta = metas.get(name);
    return meta && attribute(meta, "content");
  };
  const version = content("pypi:repository-version");
  demand(version === "1.4", 'the repository version "1.4"', version);
  const [status, reason] = [content("pypi:project-status"), content("pypi:project-status-reason")];
  return {
    name: readName(title.slice(TITLE.length)),
    status:
      status === undefined
        ? undefined
        : { status: readStatus(status), ...(reason !== undefined && { reason }) },
    files: elements.filter(({ tagName }) => tagName === "a").map((anchor) => readAnchor(anchor, pageUrl)),
  };
}

/** The names on the list of projects, each with its absolute URL. */
export function readHtmlRoot(text: string, pageUrl: string): Map<string, string> {
  const anchors = readElements(text).filter(({ tagName }) => tagName === "a");
  return new Map(
    anchors.map((anchor) => {
      const name = readName(textOf(anchor));
      const href = attribute(anchor, "href") ?? "";
      demand(href === `${name}/`, `the link "${name}/"`, href);
      return [name, new URL(href, pageUrl).href];
    }),
  );
}

/** All elements in order. */
function readElements(text: string): Element[] {
  const problems: string[] = [];
  const document = parse(text, { onParseError: ({ code }) => problems.push(code) });
  demand(problems.length === 0, "HTML5 without parse errors", problems);
  const [doctype] = document.childNodes;
  demand(doctype?.nodeName === "#documentType", "a doctype first", doctype?.nodeName);
  const elements = elementsBelow(document.childNodes);
  for (const element of elements) {
    const allowed = ATTRIBUTES[element.tagName];
    demand(allowed !== undefined, "no other element", element.tagName);
    for (const { name } of element.attrs) demand(allowed.includes(name), "no other attribute", name);
  }
  return elements;
}

function elementsBelow(nodes: readonly Node[]): Element[] {
  return nodes.flatMap((node) => {
    demand(node.nodeName !== "#comment", "no comment", node.nodeName);
    return "tagName" in node ? [node, ...elementsBelow(node.childNodes)] : [];
  });
}

function readAnchor(anchor: Element, pageUrl: string): FileFacts {
  const filename = textOf(anchor);
  const [url = "", fragment = "", ...further] = (attribute(anchor, "href") ?? "").split("#");
  demand(further.length === 0 && fragment.startsWith("sha256="), "a SHA-256 in the fragment", fragment);
  const metadata = attribute(anchor, "data-core-metadata");
  demand(
    metadata === attribute(anchor, "data-dist-info-metadata"),
    "both names of the metadata attribute with one value",
    metadata,
  );
  demand(metadata === undefined || metadata.startsWith("sha256="), "a hash of the metadata", metadata);
  const size = attribute(anchor, "data-size") ?? "";
  demand(/^\d+$/.test(size), "a size in bytes", size);
  const signature = attribute(anchor, "data-gpg-sig");
  demand([undefined, "true", "false"].includes(signature), "true or false", signature);
  const requiresPython = attribute(anchor, "data-requires-python");
  const provenance = attribute(anchor, "data-provenance");
  return {
    filename,
    url: readUrl(url, filename, pageUrl),
    sha256: readSha256(fragment.slice("sha256=".length)),
    size: Number(size),
    uploadTime: readUploadTime(attribute(anchor, "data-upload-time") ?? ""),
    requiresPython: requiresPython === undefined ? undefined : readRequiresPython(requiresPython),
    coreMetadata: metadata === undefined ? undefined : readSha256(metadata.slice("sha256=".length)),
    yanked: attribute(anchor, "data-yanked"),
    hasSignature: signature === "true",
    provenance: provenance === undefined ? undefined : readProvenance(provenance),
  };
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((candidate) => candidate.name === name)?.value;
}

function textOf(element: Element): string {
  return element.childNodes
    .map((node) => {
      demand(node.nodeName === "#text" && "value" in node, "text alone", node.nodeName);
      return node.value;
    })
    .join("");
}
