import type { Policies } from "@wheelyard/edge-auth/behaviours";
import { Duration } from "aws-cdk-lib";
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  ResponseHeadersPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import type { Environment } from "../settings/environment.ts";
import { resourceName } from "../settings/naming.ts";

/** How a kind of response is cached, and which headers it gets. */
export interface SitePolicies {
  cachePolicy: CachePolicy;
  responseHeadersPolicy: ResponseHeadersPolicy;
}

/** The names of each kind's policies in the template. */
const IDS = {
  pages: { cache: "PageCache", headers: "PageHeaders" },
  files: { cache: "FileCache", headers: "FileHeaders" },
  upstream: { cache: "UpstreamCache", headers: "UpstreamHeaders" },
} as const satisfies Record<Policies["name"], object>;

export function sitePolicies(scope: Construct, environment: Environment, policies: Policies): SitePolicies {
  return {
    cachePolicy: cachePolicy(scope, environment, policies),
    responseHeadersPolicy: responseHeadersPolicy(scope, environment, policies),
  };
}

function cachePolicy(
  scope: Construct,
  environment: Environment,
  { name, edgeSeconds, keyHeaders }: Policies,
): CachePolicy {
  return new CachePolicy(scope, IDS[name].cache, {
    cachePolicyName: resourceName(environment, name),
    // By then the function has chosen the representation and written it into the URI.
    headerBehavior:
      keyHeaders.length === 0 ? CacheHeaderBehavior.none() : CacheHeaderBehavior.allowList(...keyHeaders),
    cookieBehavior: CacheCookieBehavior.none(),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
    // More than 0 would override the object's own "no-cache".
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(edgeSeconds.preset),
    maxTtl: Duration.seconds(edgeSeconds.most),
  });
}

function responseHeadersPolicy(
  scope: Construct,
  environment: Environment,
  { name, headers }: Policies,
): ResponseHeadersPolicy {
  const { "content-security-policy": contentSecurityPolicy, ...others } = headers;
  return new ResponseHeadersPolicy(scope, IDS[name].headers, {
    responseHeadersPolicyName: resourceName(environment, name),
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        // The index may be at the apex of a domain, whose other hosts are not its business.
        includeSubdomains: false,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override: true })),
    },
  });
}
