import { buildEdgeFunction, type Upstream } from "@wheelyard/edge-auth/build";
import { buildAssets } from "@wheelyard/site/build-assets";
import { bundleLambda, type LambdaBundle } from "./lambda-bundle.ts";

/** All deployed code, the same for every environment. */
export interface Artefacts {
  /** The source of the CloudFront Function, by the environment's kind of upstream. */
  edgeFunctions: Readonly<Record<Upstream, string>>;
  indexer: LambdaBundle;
  reconcile: LambdaBundle;
  upstream: LambdaBundle;
  usage: LambdaBundle;
  names: LambdaBundle;
  advisories: LambdaBundle;
}

export async function buildArtefacts(): Promise<Artefacts> {
  const assets = await buildAssets();
  const [none, direct, proxied, indexer, reconcile, upstream, names, usage, advisories] = await Promise.all([
    edgeFunction("none"),
    edgeFunction("direct"),
    edgeFunction("proxied"),
    bundleLambda("indexer", "@wheelyard/indexer/lambda", assets),
    bundleLambda("reconcile", "@wheelyard/indexer/reconcile-lambda", assets),
    bundleLambda("upstream", "@wheelyard/upstream/lambda"),
    bundleLambda("names", "@wheelyard/upstream/names/names-lambda"),
    bundleLambda("usage", "@wheelyard/usage/lambda"),
    bundleLambda("advisories", "@wheelyard/upstream/advising/advisories-lambda"),
  ]);
  return { edgeFunctions: { none, direct, proxied }, indexer, reconcile, upstream, names, usage, advisories };
}

async function edgeFunction(upstream: Upstream): Promise<string> {
  return (await buildEdgeFunction(upstream)).code;
}

/** Identifies the code that writes the index. Other code may write it differently. */
export function releaseOf({ indexer, reconcile }: Artefacts): string {
  return `${indexer.digest.slice(0, 16)}-${reconcile.digest.slice(0, 16)}`;
}
