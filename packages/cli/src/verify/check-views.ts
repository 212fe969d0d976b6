import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { type PageKeys, projectPageKeys, rootPageKeys } from "@wheelyard/core/bucket-layout";
import type { ProjectPage } from "@wheelyard/core/project-page";
import type { Root } from "@wheelyard/core/root";
import type { Store } from "@wheelyard/indexer/store/store";
import { presentViewKeys } from "@wheelyard/indexer/views/project-views";
import { Parser } from "htmlparser2";
import type { Difference } from "./difference.ts";
import type { Inventory } from "./inventory.ts";

/** Compares what is rendered of a project with its page. Views are read as a client would, not rendered again. */
export async function checkViews(
  store: Store,
  { objects }: Inventory,
  page: ProjectPage,
): Promise<Difference[]> {
  const missing = presentViewKeys(page).filter((key) => !objects.has(key));
  const differing = await checkRenditions(store, projectPageKeys(page.project));
  return [...missing.map((key) => ({ key, problem: "is missing" })), ...differing];
}

export function checkRootViews(store: Store, root: Root): Promise<Difference[]> {
  return checkRenditions(store, rootPageKeys(root));
}

interface Listed {
  files?: { url: string; hashes: { sha256: string } }[];
  projects?: { name: string }[];
}

async function checkRenditions(store: Store, keys: PageKeys): Promise<Difference[]> {
  const [state, html, compressed] = await Promise.all(
    [keys.state, keys.html, keys.compressed].map((key) => readBody(store, key)),
  );
  if (state === undefined) return [];
  const expected = publicPart(JSON.parse(state.toString())) as Listed;
  const differences: Difference[] = [];
  if (compressed !== undefined && !isDeepStrictEqual(uncompressed(compressed), expected)) {
    differences.push({ key: keys.compressed, problem: `does not say what "${keys.state}" says` });
  }
  if (html !== undefined && !isDeepStrictEqual(linksOf(html.toString()), expectedLinks(expected))) {
    differences.push({ key: keys.html, problem: `does not link what "${keys.state}" lists` });
  }
  return differences;
}

async function readBody(store: Store, key: string): Promise<Buffer | undefined> {
  const read = await store.get(key);
  return read.kind === "found" ? Buffer.from(read.object.body) : undefined;
}

function uncompressed(body: Buffer): unknown {
  try {
    return JSON.parse(gunzipSync(body).toString());
  } catch (error) {
    // Damaged: then it differs.
    return error;
  }
}

/** Without the keys that the simple repository API leaves to the server. */
function publicPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(publicPart);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith("_"));
  return Object.fromEntries(entries.map(([key, inner]) => [key, publicPart(inner)]));
}

function expectedLinks({ files, projects }: Listed): string[] {
  if (files !== undefined) return files.map(({ url, hashes }) => `${url}#sha256=${hashes.sha256}`);
  return (projects ?? []).map(({ name }) => `${name}/`);
}

function linksOf(html: string): string[] {
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, { href }) {
      if (name === "a" && href !== undefined) links.push(href);
    },
  });
  parser.end(html);
  return links;
}
