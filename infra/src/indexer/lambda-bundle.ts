import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleForNode } from "@wheelyard/indexer/build/bundle-for-node";
import { BUNDLED_ASSETS } from "@wheelyard/indexer/bundled-assets";
import { packAssets } from "@wheelyard/indexer/views/assets";
import type { Asset } from "@wheelyard/site/build-assets";

/** A folder with a Lambda function, ready to be packed. */
export interface LambdaBundle {
  folder: string;
  /** Lambda's handler: `<file>.<export>`. */
  handler: string;
  bytes: number;
  /** The digest of its content. */
  digest: string;
  /** The absolute paths of the modules in it. */
  inputs: readonly string[];
}

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** The AWS SDK's CommonJS modules need `require`. */
const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Bundles a Lambda function with everything it imports, so that it runs as tested, whatever SDK the runtime contains.
 *
 * @param entry a module that exports `handler`
 * @param assets the pages' style and script, if the function writes them to the bucket
 */
export async function bundleLambda(
  name: string,
  entry: string,
  assets?: readonly Asset[],
): Promise<LambdaBundle> {
  const { contents, inputs } = await bundleForNode(fileURLToPath(import.meta.resolve(entry)), {
    target: "node24",
    format: "esm",
    banner: { js: REQUIRE },
  });
  const folder = `${DIST}${name}`;
  await mkdir(folder, { recursive: true });
  await writeAtOnce(folder, "index.mjs", contents);
  const digest = createHash("sha256").update(contents);
  if (assets !== undefined) {
    const packed = packAssets(assets);
    await writeAtOnce(folder, BUNDLED_ASSETS, packed);
    digest.update(packed);
  }
  const { byteLength: bytes } = contents;
  return { folder, handler: "index.handler", bytes, digest: digest.digest("hex"), inputs };
}

/** Atomically: another synthesis may be reading the file. */
async function writeAtOnce(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${folder}-${name}-${process.pid}`;
  await writeFile(unfinished, content);
  await rename(unfinished, `${folder}/${name}`);
}
