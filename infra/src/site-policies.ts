import {
  FILE_CONTENT_SECURITY_POLICY,
  PAGE_CONTENT_SECURITY_POLICY,
  PAGE_VARY,
} from "@wheelyard/edge-auth/response-headers";
import { Duration } from "aws-cdk-lib";
import {
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import type { Environment } from "./environment.ts";
import { resourceName } from "./naming.ts";

/** How a kind of response is cached, and what is said with it. */
export interface SitePolicies {
  cachePolicy: CachePolicy;
  responseHeadersPolicy: ResponseHeadersPolicy;
}

/** Pages say themselves for how long they are good. */
export function pagePolicies(scope: Construct, environment: Environment): SitePolicies {
  return {
    cachePolicy: cachePolicy(scope, "PageCache", environment, "pages", {
      defaultTtl: Duration.seconds(0),
      // Also how long a page may be served while S3 fails.
      maxTtl: Duration.days(1),
    }),
    responseHeadersPolicy: responseHeadersPolicy(scope, "PageHeaders", environment, "pages", {
      contentSecurityPolicy: PAGE_CONTENT_SECURITY_POLICY,
      customHeaders: [{ header: "Vary", value: PAGE_VARY, override: true }],
    }),
  };
}

/** A file never changes under its URL, or is invalidated. */
export function filePolicies(scope: Construct, environment: Environment): SitePolicies {
  return {
    cachePolicy: cachePolicy(scope, "FileCache", environment, "files", {
      defaultTtl: Duration.days(365),
      maxTtl: Duration.days(365),
    }),
    responseHeadersPolicy: responseHeadersPolicy(scope, "FileHeaders", environment, "files", {
      contentSecurityPolicy: FILE_CONTENT_SECURITY_POLICY,
      customHeaders: [],
    }),
  };
}

function cachePolicy(
  scope: Construct,
  id: string,
  environment: Environment,
  part: string,
  ttl: { defaultTtl: Duration; maxTtl: Duration },
): CachePolicy {
  return new CachePolicy(scope, id, {
    cachePolicyName: resourceName(environment, part),
    // The function has chosen the representation by then and written it into the URI.
    headerBehavior: CacheHeaderBehavior.none(),
    cookieBehavior: CacheCookieBehavior.none(),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
    // More than 0 would outdo the object's own "no-cache".
    minTtl: Duration.seconds(0),
    ...ttl,
  });
}

function responseHeadersPolicy(
  scope: Construct,
  id: string,
  environment: Environment,
  part: string,
  headers: { contentSecurityPolicy: string; customHeaders: ResponseCustomHeader[] },
): ResponseHeadersPolicy {
  const { contentSecurityPolicy, customHeaders } = headers;
  return new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: resourceName(environment, part),
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        // The index may live at the name of a whole domain, whose other hosts are none of its business.
        includeSubdomains: false,
        override: true,
      },
    },
    ...(customHeaders.length > 0 && { customHeadersBehavior: { customHeaders } }),
  });
}
