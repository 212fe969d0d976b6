import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ProjectPageKeys } from "@wheelyard/core/bucket-layout/view-names";
import { renderHtmlPage } from "@wheelyard/core/project-page-html";
import { type JsonPage, renderJsonPage } from "@wheelyard/core/project-page-json";
import { HTML_CONTENT_TYPE, JSON_CONTENT_TYPE } from "@wheelyard/core/simple-api";

/** Which rendering of a page is requested. */
export type PageView = Exclude<keyof ProjectPageKeys, "state">;

/** A page as it is sent. */
export interface RenderedView {
  body: Uint8Array;
  contentType: string;
  contentEncoding?: "gzip";
}

/** @param document a whole page for people */
export function renderForPeople(document: string): RenderedView {
  return { body: Buffer.from(document), contentType: HTML_CONTENT_TYPE };
}

const compress = promisify(gzip);

/** Renders a page as the bucket would hold the view. */
export async function renderView(page: JsonPage, view: PageView): Promise<RenderedView> {
  switch (view) {
    case "html":
      return { body: Buffer.from(renderHtmlPage(page)), contentType: HTML_CONTENT_TYPE };
    case "json":
      return { body: Buffer.from(renderJsonPage(page)), contentType: JSON_CONTENT_TYPE };
    case "compressed": {
      const body = await compress(renderJsonPage(page));
      return { body, contentType: JSON_CONTENT_TYPE, contentEncoding: "gzip" };
    }
  }
}
