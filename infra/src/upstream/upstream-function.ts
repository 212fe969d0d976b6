import { CLAIMS_PREFIX } from "@wheelyard/core/bucket-layout/claim-keys";
import { INDEX_PREFIX } from "@wheelyard/core/bucket-layout/index-folder";
import { HEAP_MEGABYTES, MEMORY_MEGABYTES } from "@wheelyard/upstream/limits";
import {
  FunctionUrlAuthType,
  type IFunctionUrl,
  InvokeMode,
  type Function as LambdaFunction,
} from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { explainKeys, readingGenerated } from "../bucket/bucket-access.ts";
import { BundledFunction } from "../indexer/bundled-function.ts";
import type { LambdaBundle } from "../indexer/lambda-bundle.ts";
import type { Environment } from "../settings/environment.ts";
import { UPSTREAM_TIMEOUT } from "../settings/limits.ts";
import type { DeployedUpstream } from "../settings/upstream-settings.ts";
import { viewsOf } from "../settings/view-settings.ts";

interface UpstreamFunctionProps {
  environment: Environment;
  /** Undefined if there is none: then it only redirects, from a channel's pages to those of the main index. */
  upstream: DeployedUpstream | undefined;
  bundle: LambdaBundle;
  bucket: IBucket;
}

/**
 * Answers for project pages that the bucket does not have: from upstream, or, in a channel, with a redirect. Only
 * CloudFront may call it.
 *
 * It has no reserved concurrency: with it, accounts with a small quota could not be deployed to, and larger ones could
 * not use theirs.
 */
export class UpstreamFunction extends Construct {
  readonly function: LambdaFunction;
  readonly url: IFunctionUrl;

  constructor(
    scope: Construct,
    id: string,
    { environment, upstream, bundle, bucket }: UpstreamFunctionProps,
  ) {
    super(scope, id);
    const views = viewsOf(environment);
    const bundled = new BundledFunction(this, "Bundled", {
      environment,
      part: "upstream",
      description: `Answers for what the ${environment.name} index does not have`,
      bundle,
      memoryMegabytes: MEMORY_MEGABYTES,
      timeout: UPSTREAM_TIMEOUT,
      variables: {
        BUCKET: bucket.bucketName,
        ...(upstream && { UPSTREAM_SETTINGS: upstream.settings }),
        ...(views !== undefined && { UPSTREAM_VIEWS: views }),
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MEGABYTES}`,
        // CloudFront's own name is not known here, because the site is made from this function's URL.
        ...(environment.domain && { SITE_URL: `https://${environment.domain.name}` }),
      },
      // To redirect, it reads nothing.
      mayDo: upstream ? readingGenerated(bucket) : [],
    });
    if (upstream) {
      const pages = "It looks whether the index has a page for any project.";
      explainKeys(bundled, bucket, `${INDEX_PREFIX}*`, pages);
      const claims = "It looks whether the name of any project is claimed.";
      explainKeys(bundled, bucket, `${CLAIMS_PREFIX}*`, claims);
    }
    this.function = bundled.function;
    this.url = this.function.addFunctionUrl({
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode: InvokeMode.RESPONSE_STREAM,
    });
  }
}
