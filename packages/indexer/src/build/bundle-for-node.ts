import { resolve } from "node:path";
import * as esbuild from "esbuild";

export interface NodeBundle {
  contents: Uint8Array;
  /** The absolute paths of what it was made from. */
  inputs: readonly string[];
}

/**
 * Bundles a program for Node with everything that it imports into one file.
 *
 * @param entry the path of a module
 * @param options what is not the same for every bundle
 */
export async function bundleForNode(
  entry: string,
  options: Pick<esbuild.BuildOptions, "absWorkingDir" | "banner" | "format" | "target">,
): Promise<NodeBundle> {
  const { outputFiles, metafile } = await esbuild.build({
    ...options,
    entryPoints: [entry],
    write: false,
    metafile: true,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    minifyWhitespace: true,
    minifySyntax: true,
    // Keeps stack traces readable.
    minifyIdentifiers: false,
    legalComments: "none",
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`Cannot bundle ${entry}: expected one file`);
  const folder = options.absWorkingDir ?? process.cwd();
  return {
    contents: output.contents,
    inputs: Object.keys(metafile.inputs).map((input) => resolve(folder, input)),
  };
}
