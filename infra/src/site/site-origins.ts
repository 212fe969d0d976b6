import type { Origin } from "@wheelyard/edge-auth/behaviours";
import { FILE_HOST } from "@wheelyard/upstream/page/proxied-url";
import { Duration } from "aws-cdk-lib";
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachedMethods,
  FunctionUrlOriginAccessControl,
  type IOrigin,
  OriginProtocolPolicy,
  OriginSslPolicy,
  S3OriginAccessControl,
  Signing,
} from "aws-cdk-lib/aws-cloudfront";
import {
  FunctionUrlOrigin,
  HttpOrigin,
  OriginGroup,
  S3BucketOrigin,
} from "aws-cdk-lib/aws-cloudfront-origins";
import type { IFunctionUrl } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { UPSTREAM_TIMEOUT } from "../settings/limits.ts";
import { resourceName } from "../settings/naming.ts";

/** Who answers, and the methods that CloudFront accepts for it. */
export type Answering = Pick<BehaviorOptions, "origin" | "allowedMethods" | "cachedMethods">;

interface SiteOriginsProps {
  environment: Environment;
  bucket: IBucket;
  /** The URL of the function that answers if the bucket has no page. */
  upstreamUrl: IFunctionUrl;
}

/** Who answers, by the behaviours' names for it. */
export function siteOrigins(
  scope: Construct,
  { environment, bucket, upstreamUrl }: SiteOriginsProps,
): Readonly<Record<Origin, Answering>> {
  const bucketOrigin = S3BucketOrigin.withOriginAccessControl(bucket, {
    originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
    originAccessControl: new S3OriginAccessControl(scope, "OriginAccess", {
      originAccessControlName: resourceName(environment, "bucket"),
      signing: Signing.SIGV4_ALWAYS,
    }),
  });
  return {
    bucket: alone(bucketOrigin),
    fallback: withFallback(bucketOrigin, functionOrigin(scope, environment, upstreamUrl)),
    files: alone(
      new HttpOrigin(FILE_HOST, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      }),
    ),
  };
}

/** With all methods allowed, the function is asked and answers 405. CloudFront's own answer would be 403. */
function alone(origin: IOrigin): Answering {
  return { origin, allowedMethods: AllowedMethods.ALLOW_ALL };
}

/**
 * Only an absent object leads to the fallback: any error from S3 is the answer. CloudFront accepts no other methods
 * with a fallback, and doesn't fail over for any of them unless OPTIONS is cached.
 */
function withFallback(primaryOrigin: IOrigin, fallbackOrigin: IOrigin): Answering {
  return {
    origin: new OriginGroup({ primaryOrigin, fallbackOrigin, fallbackStatusCodes: [404] }),
    allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
    cachedMethods: CachedMethods.CACHE_GET_HEAD_OPTIONS,
  };
}

function functionOrigin(scope: Construct, environment: Environment, url: IFunctionUrl): IOrigin {
  return FunctionUrlOrigin.withOriginAccessControl(url, {
    originAccessControl: new FunctionUrlOriginAccessControl(scope, "UpstreamAccess", {
      originAccessControlName: resourceName(environment, "upstream"),
      signing: Signing.SIGV4_ALWAYS,
    }),
    // A second attempt would follow a slow answer too, and the client would have given up by then.
    connectionAttempts: 1,
    connectionTimeout: Duration.seconds(5),
    readTimeout: UPSTREAM_TIMEOUT,
  });
}
