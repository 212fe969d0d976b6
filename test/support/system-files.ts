import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
// By their paths: vitest's configuration can't load a package of ours.
import { SEED, SHARE } from "../../packages/core/testing/extent.ts";
import { seededShare } from "../../packages/core/testing/seeded-share.ts";

/** The files of `test/system` that every run includes: what the README shows, from the first start to an installation. */
export const JOURNEYS = [
  "access",
  "bucket-changes",
  "cli-publish",
  "cli-start",
  "reconcile",
  "rejected-uploads",
  "start-command",
  "upload-and-install",
  "upstream",
].map((name) => `test/system/${name}.test.ts`);

/** The files of which `pnpm test` runs a share. */
export function otherFiles(): string[] {
  return readdirSync(fileURLToPath(new URL("../system", import.meta.url)))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/system/${name}`)
    .filter((file) => !JOURNEYS.includes(file))
    .sort();
}

/** The files that a seeded share leaves out. A larger extent makes up for them. */
export function filesOutsideShare(files = otherFiles(), seed = SEED): string[] {
  const chosen = seededShare(files, Math.ceil(files.length / SHARE), seed, (file) => file);
  return files.filter((file) => !chosen.includes(file));
}

/** The files that this run leaves out: none unless it is `pnpm test`, without the name of a file or test. */
export function filesLeftOut(extent = process.env.EXTENT, options = process.argv.slice(3)): string[] {
  const isNamed = options.some((option) => /^(?!-)|^--testNamePattern/.test(option));
  return extent === "share" && !isNamed ? filesOutsideShare() : [];
}
