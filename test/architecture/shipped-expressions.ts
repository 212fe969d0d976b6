import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Token, tokenizer } from "acorn";
import { transformSync } from "esbuild";

/** The regular expressions that ship, and the places that build one from a text. */
export interface ShippedExpressions {
  /** As written, each with the files that contain it. */
  literals: ReadonlyMap<string, { pattern: string; flags: string; files: string[] }>;
  /** These can't be judged before they run. */
  made: string[];
}

export function shippedExpressions(): ShippedExpressions {
  const literals: Map<string, { pattern: string; flags: string; files: string[] }> = new Map();
  const made: string[] = [];
  for (const file of shippedSources()) {
    const script = transformSync(readFileSync(file, "utf8"), { loader: "ts", target: "esnext" }).code;
    const tokens: Iterable<Token & { value?: unknown }> = tokenizer(script, {
      ecmaVersion: "latest",
      sourceType: "module",
    });
    for (const { type, value } of tokens) {
      if (type.label === "name" && value === "RegExp") made.push(file);
      if (type.label !== "regexp") continue;
      const { pattern, flags } = value as { pattern: string; flags: string };
      const literal = literals.get(`/${pattern}/${flags}`) ?? { pattern, flags, files: [] };
      literals.set(`/${pattern}/${flags}`, literal);
      literal.files.push(file);
    }
  }
  return { literals, made };
}

function shippedSources(): string[] {
  return readdirSync("packages")
    .map((part) => join("packages", part, "src"))
    .concat("infra/src")
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
}
