import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import { bundleLambda, type LambdaBundle } from "./lambda-bundle.ts";

/** All code that is deployed. It is the same for every environment. */
export interface Artefacts {
  /** Source text of the CloudFront Function. */
  edgeFunction: string;
  indexer: LambdaBundle;
  reconcile: LambdaBundle;
}

export async function buildArtefacts(): Promise<Artefacts> {
  const [{ code }, indexer, reconcile] = await Promise.all([
    buildEdgeFunction(),
    bundleLambda("indexer", "@wheelyard/indexer/lambda"),
    bundleLambda("reconcile", "@wheelyard/indexer/reconcile-lambda"),
  ]);
  return { edgeFunction: code, indexer, reconcile };
}
