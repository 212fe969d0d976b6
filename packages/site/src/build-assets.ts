import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { assetKey, standingPageKey } from "@wheelyard/core/bucket-layout/shared-page-keys";
import * as esbuild from "esbuild";
import { STANDING_PAGES } from "./standing-pages.ts";

/** A file that the pages reference, or a page that is the same in every root. */
export interface Asset {
  /** Where the bucket holds it. */
  key: string;
  contentType: string;
  body: Uint8Array;
}

const CONTENT_TYPES: Record<string, string> = {
  "site.css": "text/css; charset=utf-8",
  "site.js": "text/javascript; charset=utf-8",
  "theme.js": "text/javascript; charset=utf-8",
};

const ENTRIES = ["site.css", "browser/site.ts", "browser/theme.ts"];

/**
 * Builds the pages' style and script, and the standing pages. It runs when Lambda's code is packed, not in Lambda.
 *
 * @throws {Error} if they have code of others in them: nothing would pass its licence on to those who get the pages
 */
export async function buildAssets(): Promise<Asset[]> {
  return [...(await buildReferenced()), ...standingPages()];
}

function standingPages(): Asset[] {
  return Object.entries(STANDING_PAGES).map(([name, render]) => ({
    key: standingPageKey(name),
    contentType: "text/html; charset=utf-8",
    body: Buffer.from(render()),
  }));
}

async function buildReferenced(): Promise<Asset[]> {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: ENTRIES.map((path) => fileURLToPath(new URL(path, import.meta.url))),
    outdir: "assets",
    entryNames: "[name]",
    write: false,
    metafile: true,
    bundle: true,
    format: "iife",
    target: ["es2022", "chrome120", "firefox121", "safari17"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  const foreign = Object.keys(metafile.inputs).filter((input) => input.includes("node_modules/"));
  if (foreign.length > 0) {
    throw new Error(`Cannot build the assets: expected our own code alone, found ${foreign.join(", ")}`);
  }
  return outputFiles.map(({ path, contents }) => {
    const name = basename(path);
    const contentType = CONTENT_TYPES[name];
    if (contentType === undefined) {
      throw new Error(
        `Cannot build the asset "${name}": expected ${Object.keys(CONTENT_TYPES).join(" or ")}`,
      );
    }
    return { key: assetKey(name), contentType, body: contents };
  });
}
