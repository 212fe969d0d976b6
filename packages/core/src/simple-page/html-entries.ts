import { Parser } from "htmlparser2";
import { quoted } from "../quoted.ts";
import { httpUrl } from "./http-url.ts";
import {
  isReadableVersion,
  type PageEntries,
  type RawFile,
  type RawProject,
  readStatus,
  type UnreadablePage,
} from "./page-entries.ts";

/** A closing tag is looked up among all open ones. Without a bound, a hostile page would take hours. */
const MAX_DEPTH = 256;

/**
 * A link whose text can't name a project or file leads elsewhere: to the folder above, or to the list in another order.
 */
const PROJECT_TEXT = /^[^\s/]+\/?$/;
const FOLDER_TEXT = /^\.\.?\/?$/;
const FILE_TEXT = /^[^\s/][^\s/.]*\.[^\s/]+$/;

const HEADINGS = ["title", "h1"];

class TooDeepError extends Error {}

type Attributes = Readonly<Record<string, string>>;

/** Receives the entries of a page in their order. */
export interface EntryListener {
  project(entry: RawProject): void;
  file(entry: RawFile): void;
}

/** Reads the entries of a page in HTML. Every link may be that of a project or a file. */
export function htmlEntries(text: string, url: string): PageEntries | UnreadablePage {
  const projects: RawProject[] = [];
  const files: RawFile[] = [];
  const reader = new HtmlReader(url, {
    project: (entry) => void projects.push(entry),
    file: (entry) => void files.push(entry),
  });
  reader.write(text);
  const end = reader.end();
  return "problem" in end ? end : { ...end, projects, files };
}

/** Reads a page in HTML as it arrives. */
export class HtmlReader {
  readonly #url: string;
  readonly #listener: EntryListener;
  readonly #metas = new Map<string, string>();
  readonly #parser = new Parser({
    onopentag: (name, attributes) => this.#open(name, attributes),
    ontext: (part) => {
      this.#link?.text.push(part);
      this.#heading?.push(part);
    },
    onclosetag: (name) => this.#close(name),
  });
  #base: string | undefined;
  #depth = 0;
  #link: { attributes: Attributes; text: string[] } | undefined;
  /** The texts of a title or heading. */
  #heading: string[] | undefined;
  #name: string | undefined;
  #problem: string | undefined;

  /** @param url the page's own */
  constructor(url: string, listener: EntryListener) {
    this.#url = url;
    this.#listener = listener;
  }

  write(text: string): void {
    this.#reading(() => this.#parser.write(text));
  }

  /** @returns what the page says about itself */
  end(): Pick<PageEntries, "version" | "name" | "status"> | UnreadablePage {
    this.#reading(() => this.#parser.end());
    if (this.#problem !== undefined) return { problem: this.#problem };
    const version = this.#metas.get("pypi:repository-version");
    if (!isReadableVersion(version)) {
      return { problem: `expected version 1 of the simple API, found ${quoted(version ?? "")}` };
    }
    const status = readStatus(
      this.#metas.get("pypi:project-status"),
      this.#metas.get("pypi:project-status-reason"),
    );
    return {
      ...(version !== undefined && { version }),
      ...(this.#name !== undefined && { name: this.#name }),
      ...(status && { status }),
    };
  }

  #reading(read: () => void): void {
    if (this.#problem !== undefined) return;
    try {
      read();
    } catch (error) {
      if (!(error instanceof TooDeepError)) throw error;
      this.#problem = `expected at most ${MAX_DEPTH} tags inside each other`;
    }
  }

  #open(name: string, attributes: Attributes): void {
    if (++this.#depth > MAX_DEPTH) throw new TooDeepError();
    const { href, content } = attributes;
    if (name === "base" && this.#base === undefined && href !== undefined) this.#base = href;
    if (name === "meta" && attributes.name !== undefined && content !== undefined) {
      this.#metas.set(attributes.name.toLowerCase(), content);
    }
    if (HEADINGS.includes(name)) this.#heading = [];
    if (name === "a" && href !== undefined) this.#link = { attributes, text: [] };
  }

  #close(name: string): void {
    this.#depth--;
    if (HEADINGS.includes(name) && this.#heading !== undefined) {
      this.#name ??= namedBy(this.#heading.join(""));
      this.#heading = undefined;
    }
    if (name !== "a" || this.#link === undefined) return;
    const { attributes } = this.#link;
    const target = { url: attributes.href, base: baseUrl(this.#base, this.#url) };
    const text = this.#link.text.join("").trim();
    if (PROJECT_TEXT.test(text) && !FOLDER_TEXT.test(text)) this.#listener.project({ ...target, name: text });
    const file = fileFacts(attributes, text, target.base);
    if (FILE_TEXT.test(file.name)) this.#listener.file({ ...target, ...file });
    this.#link = undefined;
  }
}

/**
 * The name in "Links for NAME", as pypi.org and other indexes write it.
 *
 * @returns undefined if the heading says anything else
 */
function namedBy(heading: string): string | undefined {
  const [links, preposition, name] = heading.trim().split(/\s+/).slice(-3);
  const isOfLinks = links?.toLowerCase() === "links" && preposition?.toLowerCase() === "for";
  return isOfLinks ? name : undefined;
}

function baseUrl(base: string | undefined, url: string): string {
  return base !== undefined && URL.canParse(base, url) ? new URL(base, url).href : url;
}

function fileFacts(
  attributes: Attributes,
  text: string,
  base: string,
): Omit<RawFile, "url" | "base"> & { name: string } {
  const { href = "", "data-size": size, "data-yanked": yanked } = attributes;
  const coreMetadata = attributes["data-core-metadata"] ?? attributes["data-dist-info-metadata"];
  return {
    name: lastSegment(href, base) || text,
    sha256: fragmentHash(href),
    size: size === undefined ? undefined : /^\d{1,16}$/.test(size) ? Number(size) : size,
    uploadTime: attributes["data-upload-time"],
    requiresPython: attributes["data-requires-python"],
    yanked,
    coreMetadata: coreMetadata === undefined ? undefined : metadataHashes(coreMetadata),
    provenance: attributes["data-provenance"],
  };
}

/** A link's text does not count: like pip, we name a file by its URL. */
function lastSegment(href: string, base: string): string | undefined {
  const segment = httpUrl(href, base)?.pathname.split("/").at(-1);
  try {
    return segment && decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Reads the hash from `…#sha256=<hex>`. */
function fragmentHash(href: string): string | undefined {
  const fragment = href.slice(href.indexOf("#") + 1);
  if (fragment.length === href.length) return undefined;
  return fragment
    .split("&")
    .find((part) => part.startsWith("sha256="))
    ?.slice("sha256=".length);
}

function metadataHashes(text: string): true | { sha256: string } {
  return text.startsWith("sha256=") ? { sha256: text.slice("sha256=".length) } : true;
}
