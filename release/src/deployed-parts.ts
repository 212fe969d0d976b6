import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { buildArtefacts } from "@wheelyard/infra/indexer/artefacts";
import type { LambdaBundle } from "@wheelyard/infra/indexer/lambda-bundle";

/** One file of code that runs somewhere. */
export interface Part {
  name: string;
  content: Uint8Array;
  /** The paths of the modules in it. */
  inputs: readonly string[];
}

/** The functions that a deployment puts into AWS. */
export async function deployedParts(): Promise<Part[]> {
  const { indexer, reconcile, upstream, names, usage, advisories } = await buildArtefacts();
  const lambdas = { indexer, reconcile, upstream, names, usage, advisories };
  const edges = (["none", "direct", "proxied"] as const).map(async (kind) => {
    const { code, inputs } = await buildEdgeFunction(kind);
    return { name: `edge function, upstream ${kind}`, content: Buffer.from(code), inputs };
  });
  return Promise.all([
    ...Object.entries(lambdas).map(([name, bundle]) => lambdaPart(name, bundle)),
    ...edges,
  ]);
}

async function lambdaPart(name: string, { folder, inputs }: LambdaBundle): Promise<Part> {
  return { name: `Lambda function ${name}`, content: await readFile(join(folder, "index.mjs")), inputs };
}
