import { expect } from "vitest";
import type { TestStack } from "../support/test-stack.ts";
import type { PageFacts } from "./page-facts.ts";
import { readHtmlPage } from "./read-html-page.ts";
import { readJsonPage } from "./read-json-page.ts";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

/**
 * Waits until all changes of the bucket are indexed, then reads a project's page in every form in which it is served.
 *
 * @returns undefined if each form is a 404
 * @throws {NonconformingPageError}
 */
export async function readProject(
  { index, drain }: Pick<TestStack, "index" | "drain">,
  name: string,
): Promise<(PageFacts & { versions: string[] }) | undefined> {
  await drain();
  const url = `${index.url}/simple/${name}/`;
  const read = async (headers: Record<string, string>) => {
    const response = await index.fetch(url, headers);
    return { status: response.status, text: await response.text() };
  };
  const compressed = await read({ accept: JSON_TYPE, "accept-encoding": "gzip" });
  const plain = await read({ accept: JSON_TYPE, "accept-encoding": "identity" });
  const html = await read({ accept: "text/html" });
  expect([plain.status, html.status]).toEqual([compressed.status, compressed.status]);
  if (compressed.status === 404) return undefined;

  const page = readJsonPage(compressed.text, url);
  const { versions: _, ...facts } = page;
  expect(readJsonPage(plain.text, url)).toEqual(page);
  expect(readHtmlPage(html.text, url)).toEqual(facts);
  return page;
}
