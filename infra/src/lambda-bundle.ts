import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

/** A folder with a Lambda function in it, ready to be packed. */
export interface LambdaBundle {
  folder: string;
  /** What Lambda calls: `<file>.<export>`. */
  handler: string;
  bytes: number;
}

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

/** Modules of the AWS SDK that aren't ES modules still ask for `require`. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Bundles a Lambda function with everything it imports, so that what was tested is what runs, whatever SDK the
 * runtime brings along.
 *
 * @param entry a module of the indexer that exports `handler`
 */
export async function bundleLambda(name: string, entry: string): Promise<LambdaBundle> {
  const folder = `${DIST}${name}`;
  await rm(folder, { recursive: true, force: true });
  const result = await esbuild.build({
    entryPoints: [fileURLToPath(import.meta.resolve(entry))],
    outfile: `${folder}/index.mjs`,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    minifyWhitespace: true,
    minifySyntax: true,
    // Stack traces are read by people.
    minifyIdentifiers: false,
    legalComments: "none",
    metafile: true,
    logLevel: "silent",
  });
  const [output] = Object.values(result.metafile.outputs);
  return { folder, handler: "index.handler", bytes: output?.bytes ?? 0 };
}
