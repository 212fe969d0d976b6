import type { Upstream } from "../../src/viewer-request/upstream.ts";
import { heldBack } from "../outcome.ts";
import { as, type Row } from "./row.ts";

const absent = (uri: string): Row => [uri, { uri }, "404"];

/** The paths that an environment with an upstream has besides those of its bucket. Every environment reserves them. */
export function upstreamPaths(upstream: Upstream): Row[] {
  const held = (uri: string, reason: string): Row => [
    uri,
    { uri },
    upstream === "none" ? "404" : heldBack(reason),
  ];
  const proxied = (uri: string, file: string): Row => [
    uri,
    { uri },
    upstream === "proxied" ? `serve upstream ${file}` : "404",
  ];
  const rows: Row[] = [
    held("/_held-back/until-2026-12-03/foo-1.0-py3-none-any.whl", "until 2026-12-03"),
    held("/_held-back/blocked/foo-1.0.tar.gz", "blocked"),
    held("/_held-back/MAL-2026-1234/foo-1.0.zip", "MAL-2026-1234"),
    held(`/_held-back/${"a".repeat(64)}/foo-1.0.zip`, "a".repeat(64)),
    held("/%5Fheld-back/blocked/foo-1.0.tar.gz", "blocked"),
    held("//_held-back//blocked/%66oo-1.0.tar.gz", "blocked"),
    ...[
      `/_held-back/${"a".repeat(65)}/foo-1.0.zip`,
      "/_held-back/",
      "/_held-back",
      "/_held-back/blocked",
      "/_held-back/blocked/",
      "/_held-back/foo-1.0.tar.gz",
      "/_held-back/blocked/foo-1.0.tar.gz/",
      "/_held-back/blocked/a/foo-1.0.tar.gz",
      "/_held-back/blocked/foo",
      "/_held-back/blocked/foo.whl",
      "/_held-back/blocked/foo-1.0.tar.gz.metadata",
      "/_held-back/blocked/foo-1.0.tar.gz.asc",
      "/_held-back/blocked/simple",
      "/_held-back/%3Cscript%3E/foo-1.0.tar.gz",
      "/_held-back/a%0D%0Aset-cookie:x/foo-1.0.tar.gz",
      "/_held-back/a%20b/foo-1.0.tar.gz",
      "/_held-back/a.b/foo-1.0.tar.gz",
      "/_held-back/%C3%A4/foo-1.0.tar.gz",
      "/_held-back/../foo-1.0.tar.gz",
      "/_held-back/%2e%2e/foo-1.0.tar.gz",
      "/_held-back%2Fblocked%2Ffoo-1.0.tar.gz",
      "/simple/_held-back/",
      "/a/../_held-back/blocked/foo-1.0.tar.gz",
    ].map(absent),

    proxied("/_upstream/packages/ab/cd/foo-1.0-py3-none-any.whl", "/packages/ab/cd/foo-1.0-py3-none-any.whl"),
    proxied(
      "/_upstream/packages/ab/cd/foo-1.0-py3-none-any.whl.metadata",
      "/packages/ab/cd/foo-1.0-py3-none-any.whl.metadata",
    ),
    proxied("/_upstream/packages/foo-1!2.0+a.tar.gz", "/packages/foo-1%212.0%2Ba.tar.gz"),
    proxied("/_upstream/packages//ab///foo-1.0.zip", "/packages/ab/foo-1.0.zip"),
    proxied("/_upstream/packages/_index/%66oo-1.0.zip", "/packages/_index/foo-1.0.zip"),
    ...[
      "/_upstream",
      "/_upstream/",
      "/_upstream/packages",
      "/_upstream/packages/",
      "/_upstream/packages/ab/",
      "/_upstream/packages/ab/foo-1.0.zip/",
      "/_upstream/packages/ab/foo",
      "/_upstream/packages/ab/index.html",
      "/_upstream/packages/ab/foo-1.0.zip.asc",
      "/_upstream/packages/ab/foo-1.0.zip.provenance",
      "/_upstream/packages/ab/foo-1.0.zip.metadata.metadata",
      "/_upstream/packages/ab/.metadata",
      "/_upstream/simple/foo/",
      "/_upstream/simple/foo-1.0.zip",
      "/_upstream/foo-1.0.zip",
      "/_upstream/packages%2Ffoo-1.0.zip",
      "/_upstream/packages%2ffoo-1.0.zip",
      "/_upstream/%70ackages/foo-1.0.zip",
      "/_upstream/Packages/foo-1.0.zip",
      "/_upstream//packages/foo-1.0.zip",
      "//_upstream/packages/foo-1.0.zip",
      "/./_upstream/packages/foo-1.0.zip",
      "/a/../_upstream/packages/foo-1.0.zip",
      "/%5Fupstream/packages/foo-1.0.zip",
      "/%5fupstream/packages/foo-1.0.zip",
      "/_upstrea%6D/packages/foo-1.0.zip",
      "/%5F%75%70%73%74%72%65%61%6D/packages/foo-1.0.zip",
      "/_upstream/packages/../foo-1.0.zip",
      "/_upstream/packages/%2e%2e/%2e%2e/foo-1.0.zip",
      "/_upstream/packages/..%2F..%2Ffoo-1.0.zip",
      "/_upstream/packages/./foo-1.0.zip",
      "/_upstream/packages/%2e/foo-1.0.zip",
      "/_upstream/packages/a%5C..%5Cfoo-1.0.zip",
      "/_upstream/packages/a%00/foo-1.0.zip",
      "/_upstream/../foo-1.0.zip",
      "/_upstream/packages/\u00e9/foo-1.0.zip",
      "/_upstream%00/packages/foo-1.0.zip",
    ].map(absent),
    // A double escape is the name of a folder in the bucket, like any other.
    [
      "an escape that is escaped",
      { uri: "/%255Fupstream/packages/foo-1.0.zip" },
      "serve /%255Fupstream/packages/foo-1.0.zip",
    ],
    ["a folder in capitals", { uri: "/_Upstream/foo-1.0.zip" }, "serve /_Upstream/foo-1.0.zip"],

    ...[
      "/_claims/foo",
      "/_claims/foo/",
      "/_claims/_complete",
      "/_claims/foo-1.0.tar.gz",
      "/_claims/a/foo-1.0.tar.gz.asc",
      "/_claims/foo-1.0.tar.gz.metadata",
      "/%5Fclaims/foo-1.0.tar.gz",
      "//_claims/foo-1.0.tar.gz",
      "/_claim%73/foo-1.0.tar.gz",
    ].map(absent),
  ];
  // These files are public, so a user who may read only a few projects gets the same.
  return [...as("alice", "alice-token", rows), ...as("narrow", "narrow-token", rows.filter(isPublic))];
}

function isPublic([, , outcome]: Row): boolean {
  return !outcome.startsWith("serve /");
}
