import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import * as esbuild from "esbuild";
import { findViolations, RUNTIME_MODULES } from "./src/gate/runtime-subset.ts";

export interface EdgeFunction {
  /** Source text for the runtime cloudfront-js-2.0. */
  code: string;
  bytes: number;
}

/** CloudFront refuses a larger function. */
const MAX_BYTES = 10 * 1024;

// What is documented for the runtime and not part of ES5. All else is lowered, or is an error of the build.
const SUPPORTED = {
  "const-and-let": true,
  arrow: true,
  "rest-argument": true,
  "template-literal": true,
  "exponent-operator": true,
  "async-await": true,
  "regexp-named-capture-groups": true,
  "object-accessors": true,
  "nullish-coalescing": false,
  "object-extensions": false,
  "optional-catch-binding": false,
};

/**
 * Builds the CloudFront Function.
 *
 * CloudFront does not parse what is deployed: a slip is a 503 for every request. So the emitted code is held
 * against the runtime's language and size here.
 *
 * @throws {Error} naming every place that leaves the runtime's language, or the size
 */
export async function buildEdgeFunction(): Promise<EdgeFunction> {
  const result = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("./src/viewer-request/handler.ts", import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es5",
    supported: SUPPORTED,
    external: RUNTIME_MODULES,
    alias: { "node:crypto": "crypto" },
    charset: "ascii",
    legalComments: "none",
    // Names and white space are half of the size. Syntax stays: its minifier moves awaits to where the
    // runtime does not take them.
    minifyWhitespace: true,
    minifyIdentifiers: true,
    logLevel: "silent",
  });
  const code = withNamedHandler(withImportsFirst(result.outputFiles[0]?.text ?? ""));
  const violations = findViolations(code);
  if (violations.length > 0) {
    throw new Error(
      `Cannot build the edge function: expected code within cloudfront-js-2.0, found\n${violations.map((violation) => `  ${violation}`).join("\n")}`,
    );
  }
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_BYTES) {
    throw new Error(`Cannot build the edge function: expected at most ${MAX_BYTES} bytes, found ${bytes}`);
  }
  return { code, bytes };
}

/** The runtime wants imports before all else. A bundler leaves them where the modules' texts begin. */
function withImportsFirst(code: string): string {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" });
  let imports = "";
  let rest = code;
  for (const statement of program.body.filter(({ type }) => type === "ImportDeclaration").reverse()) {
    imports = `${code.slice(statement.start, statement.end)}\n${imports}`;
    rest = rest.slice(0, statement.start) + rest.slice(statement.end);
  }
  return imports + rest;
}

/** The runtime knows no exports. It calls the function named `handler`. */
function withNamedHandler(code: string): string {
  const named = code.replace(
    /export\{(\w+) as handler\};\s*$/,
    (_, name) => `\nasync function handler(event){return ${name}(event)}\n`,
  );
  if (named === code) throw new Error("Cannot build the edge function: expected one export named handler");
  return named;
}
