import { readFileSync } from "node:fs";
import type { Asset } from "@wheelyard/site/build-assets";
import { unpackAssets } from "./views/assets.ts";

/** The file beside a bundled Lambda function that holds the pages' style and script. */
export const BUNDLED_ASSETS = "assets.json";

/** @throws {Error} if this is not a bundle */
export function bundledAssets(): Asset[] {
  return unpackAssets(readFileSync(new URL(BUNDLED_ASSETS, import.meta.url), "utf8"));
}
