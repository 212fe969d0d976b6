import { Parser } from "htmlparser2";
import { refused } from "../command-error.ts";

/** A link of a page of the simple repository API, in JSON or HTML. */
export interface PageLink {
  /** Its text: a project or a filename. */
  name: string;
  /** Absolute. */
  url: string;
  sha256?: string;
  size?: number;
  uploaded?: string;
  yanked?: string;
}

interface JsonPage {
  projects?: { name: string }[];
  files?: {
    filename: string;
    url: string;
    hashes?: { sha256?: string };
    size?: number;
    "upload-time"?: string;
    yanked?: boolean | string;
  }[];
}

/**
 * Reads the links of a page: projects of the root, files of a project.
 *
 * @param url the page's own, after redirects
 */
export function parsePageLinks(text: string, contentType: string, url: string): PageLink[] {
  if (/json/.test(contentType)) return jsonLinks(text, url);
  if (/html/.test(contentType)) return htmlLinks(text, url);
  throw refused(
    `Cannot read ${url}: expected HTML or JSON of the simple API, found ${JSON.stringify(contentType)}`,
  );
}

function jsonLinks(text: string, url: string): PageLink[] {
  let page: JsonPage;
  try {
    page = JSON.parse(text);
  } catch (cause) {
    throw refused(`Cannot read ${url}: ${(cause as Error).message}`, { cause });
  }
  const projects = (page.projects ?? []).map(({ name }) => ({ name, url: new URL(`${name}/`, url).href }));
  const files = (page.files ?? []).map((file) => ({
    name: file.filename,
    url: new URL(file.url, url).href,
    ...(file.hashes?.sha256 !== undefined && { sha256: file.hashes.sha256.toLowerCase() }),
    ...(file.size !== undefined && { size: file.size }),
    ...(file["upload-time"] !== undefined && { uploaded: file["upload-time"] }),
    ...(isYanked(file.yanked) && { yanked: file.yanked === true ? "" : file.yanked }),
  }));
  return [...projects, ...files];
}

function isYanked(value: boolean | string | undefined): value is true | string {
  return value !== undefined && value !== false;
}

function htmlLinks(text: string, url: string): PageLink[] {
  const links: PageLink[] = [];
  let base = url;
  let open: { attributes: Record<string, string>; text: string } | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === "base" && attributes.href !== undefined) base = new URL(attributes.href, url).href;
      if (name === "a" && attributes.href !== undefined) open = { attributes, text: "" };
    },
    ontext(part) {
      if (open !== undefined) open.text += part;
    },
    onclosetag(name) {
      if (name !== "a" || open === undefined) return;
      links.push(htmlLink(open.attributes, open.text.trim(), base));
      open = undefined;
    },
  });
  parser.end(text);
  return links;
}

function htmlLink(attributes: Record<string, string>, name: string, base: string): PageLink {
  const target = new URL(attributes.href ?? "", base);
  const [, sha256] = /(?:^|[#&])sha256=([0-9a-f]{64})/i.exec(target.hash) ?? [];
  target.hash = "";
  const { "data-size": size, "data-upload-time": uploaded, "data-yanked": yanked } = attributes;
  return {
    name,
    url: target.href,
    ...(sha256 !== undefined && { sha256: sha256.toLowerCase() }),
    ...(size !== undefined && { size: Number(size) }),
    ...(uploaded !== undefined && { uploaded }),
    ...(yanked !== undefined && { yanked }),
  };
}
