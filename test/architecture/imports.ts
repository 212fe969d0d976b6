import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const WORKSPACE: Record<string, string> = {
  "@wheelyard/core/": "packages/core/src/",
  "@wheelyard/site/": "packages/site/src/",
  "@wheelyard/indexer/testing/": "packages/indexer/testing/",
  "@wheelyard/indexer/": "packages/indexer/src/",
  "@wheelyard/edge-auth/": "packages/edge-auth/",
  "@wheelyard/upstream/": "packages/upstream/src/",
  "@wheelyard/usage/": "packages/usage/src/",
  "@wheelyard/advisories/": "packages/advisories/src/",
  "@wheelyard/local/": "packages/local/src/",
  "@wheelyard/cli/": "packages/cli/src/",
  "@wheelyard/infra/": "infra/src/",
  "@wheelyard/release/": "release/src/",
};

/** What a file imports, types included, as it is written. */
export function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s+"([^"]+)"/g,
  );
  return [...statements].map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "");
}

/** Our file that is meant, or undefined for a package from elsewhere. */
export function targetOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier));
  const prefix = Object.keys(WORKSPACE).find((candidate) => specifier.startsWith(candidate));
  if (prefix === undefined && specifier.startsWith("@wheelyard/")) {
    throw new Error(
      `Cannot place "${specifier}" in ${file}: expected it under one of ${Object.keys(WORKSPACE)}`,
    );
  }
  return prefix === undefined ? undefined : `${WORKSPACE[prefix]}${specifier.slice(prefix.length)}.ts`;
}
