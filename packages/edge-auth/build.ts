import { fileURLToPath } from "node:url";
import { PAGE_NAMES } from "@wheelyard/core/url-layout";
import { parse } from "acorn";
import * as esbuild from "esbuild";
import { findViolations, RUNTIME_MODULES } from "./src/gate/runtime-subset.ts";
import type { Upstream } from "./src/viewer-request/upstream.ts";

export type { Upstream };

export interface EdgeFunction {
  /** Source text for the runtime cloudfront-js-2.0. */
  code: string;
  bytes: number;
  /** The paths of the modules in it, from where the build runs. */
  inputs: readonly string[];
}

/** CloudFront refuses a larger function. */
const MAX_BYTES = 10 * 1024;

// What the runtime documents beyond ES5. Everything else is lowered, or is a build error.
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
 * Properties of the function's own objects, which may be shortened. None may be a property of a request, an answer or a
 * user's record.
 */
const OWN_PROPERTIES = [
  ...PAGE_NAMES,
  "alias",
  "at",
  "isFolder",
  "isNamed",
  "isUpstream",
  "kind",
  "object",
  "path",
  "project",
  "quality",
  "range",
  "root",
  "segments",
  "status",
  "target",
  "token",
  "user",
];

/**
 * Builds the CloudFront Function.
 *
 * CloudFront does not parse what is deployed: a slip is a 503 for every request. So we check the emitted code against
 * the runtime's language and size.
 *
 * @param upstream what the environment has; its behaviours must be made for the same
 * @throws {Error} naming every place outside the runtime's language, or the size
 */
export async function buildEdgeFunction(upstream: Upstream = "none"): Promise<EdgeFunction> {
  const result = await esbuild.build({
    entryPoints: [fileURLToPath(new URL("./src/viewer-request/handler.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es5",
    supported: SUPPORTED,
    external: RUNTIME_MODULES,
    alias: { "node:crypto": "crypto" },
    charset: "ascii",
    legalComments: "none",
    // Halves the size. The gate sees where this leaves the await.
    minifyWhitespace: true,
    minifyIdentifiers: true,
    minifySyntax: true,
    define: { UPSTREAM: JSON.stringify(upstream) },
    mangleProps: new RegExp(`^(?:${OWN_PROPERTIES.join("|")})$`),
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
  return { code, bytes, inputs: Object.keys(result.metafile.inputs) };
}

/** The runtime wants imports first, spelled with white space. A bundler leaves them where the modules begin. */
function withImportsFirst(code: string): string {
  let imports = "";
  let rest = code;
  for (const statement of statementsOf(code).reverse()) {
    if (statement.type !== "ImportDeclaration") continue;
    const names = statement.specifiers.map(({ local }) => local.name);
    imports = `import ${names.join()} from ${JSON.stringify(statement.source.value)};\n${imports}`;
    rest = rest.slice(0, statement.start) + rest.slice(statement.end);
  }
  return imports + rest;
}

/** The runtime knows no exports. It calls the function named `handler`. */
function withNamedHandler(code: string): string {
  const statements = statementsOf(code);
  const exports = statements.filter((statement) => statement.type === "ExportNamedDeclaration");
  const [exported] = exports.flatMap(({ specifiers }) => specifiers);
  const declared = statements.find(
    (statement) =>
      statement.type === "FunctionDeclaration" &&
      exported?.local.type === "Identifier" &&
      statement.id.name === exported.local.name,
  );
  if (exports.length !== 1 || exports[0] === undefined || declared?.type !== "FunctionDeclaration") {
    throw new Error("Cannot build the edge function: expected one export, the function handler");
  }
  const withoutExport = code.slice(0, exports[0].start) + code.slice(exports[0].end);
  return `${withoutExport.slice(0, declared.id.start)}handler${withoutExport.slice(declared.id.end)}`;
}

function statementsOf(code: string) {
  return parse(code, { ecmaVersion: "latest", sourceType: "module" }).body;
}
