import { quoted } from "../quoted.ts";
import type { ReceivedPage } from "./page-model.ts";

/** Nothing on the page can be read. */
export class UnreadablePageError extends Error {
  override readonly name = "UnreadablePageError";
}

const JSON_TYPE = /^application\/(?:json|vnd\.pypi\.simple\.[a-z0-9]+\+json)$/;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml|application\/vnd\.pypi\.simple\.[a-z0-9]+\+html)$/;

/** @throws {UnreadablePageError} if its content type is neither */
export function pageKind({ contentType, url }: Pick<ReceivedPage, "contentType" | "url">): "json" | "html" {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (JSON_TYPE.test(type)) return "json";
  if (HTML_TYPE.test(type)) return "html";
  throw new UnreadablePageError(
    `Cannot read ${quoted(url)}: expected HTML or JSON of the simple API, found ${quoted(contentType)}`,
  );
}
