import {
  FILE_CONTENT_SECURITY_POLICY,
  isPagePath,
  PAGE_CONTENT_SECURITY_POLICY,
  PAGE_VARY,
  SECURITY_HEADERS,
} from "@wheelyard/edge-auth/response-headers";

/**
 * What CloudFront's response headers policies add, by the path of the viewer's URL.
 *
 * Strict-Transport-Security is left out: browsers take it over HTTPS alone.
 */
export function policyHeaders(uri: string): Record<string, string> {
  const isPage = isPagePath(uri);
  return {
    ...SECURITY_HEADERS,
    "content-security-policy": isPage ? PAGE_CONTENT_SECURITY_POLICY : FILE_CONTENT_SECURITY_POLICY,
    ...(isPage && { vary: PAGE_VARY }),
  };
}
