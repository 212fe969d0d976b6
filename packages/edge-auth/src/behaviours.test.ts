import { shareOf } from "@wheelyard/core/testing/extent";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyRequest } from "../test/any-request.ts";
import { basic, viewerRequest } from "../test/request.ts";
import { tableFor, UPSTREAMS } from "../test/table.ts";
import { NOW, RECORDS } from "../test/users.ts";
import {
  type Behaviour,
  behaviourOf,
  behavioursFor,
  DEFAULT_BEHAVIOUR,
  normalisedPath,
} from "./behaviours.ts";
import { NO_RECORD } from "./viewer-request/authenticate.ts";
import { decide } from "./viewer-request/decide.ts";

const patterns = (behaviours: readonly Behaviour[]) =>
  behaviours.map(({ pattern, origin, policies }) => `${pattern} ${origin} ${policies.name}`);

const CHANNELS = [
  "/_channels/*/project/* fallback pages",
  "/_channels/*/simple/simple/ fallback pages",
  "/_channels/*/simple/ bucket pages",
  "/_channels/*/simple/* fallback pages",
  "/_channels/*/pypi/* bucket pages",
  "/_channels/*/rss/* bucket pages",
  "/_channels/*/ bucket pages",
];

describe("the behaviours", () => {
  it("of an environment without an upstream fall back only in channels", () => {
    expect(patterns(behavioursFor("none"))).toEqual([
      "/ bucket pages",
      "/simple/* bucket pages",
      "/project/* bucket pages",
      "/pypi/* bucket pages",
      "/rss/* bucket pages",
      ...CHANNELS,
    ]);
  });

  it("of one with an upstream fall back for every project, and leave uploaders the paths they post to", () => {
    const direct = [
      "/ bucket pages",
      "/simple/ bucket pages",
      "/simple/* fallback pages",
      "/project/* fallback pages",
      "/pypi/* bucket pages",
      "/rss/* bucket pages",
      ...CHANNELS,
    ];
    expect(patterns(behavioursFor("direct"))).toEqual(direct);
    expect(patterns(behavioursFor("proxied"))).toEqual([...direct, "/_upstream/* files upstream"]);
  });

  it.each(UPSTREAMS)("are few enough for a distribution, with upstream %s", (upstream) => {
    expect(behavioursFor(upstream).length).toBeLessThanOrEqual(75);
  });
});

it.each([
  ["/", "pages"],
  ["/?q=x", "pages"],
  ["/?q=/foo-1.0.tar.gz", "pages"],
  ["/?", "pages"],
  ["//", "pages"],
  ["/.", "pages"],
  ["/a/..", "pages"],
  ["/project/index.html", "pages"],
  ["/simple/", "pages"],
  ["/simple/?format=text/html", "pages"],
  ["/simple/foo/", "pages"],
  ["//simple//foo/", "pages"],
  ["/./simple/foo/", "pages"],
  ["/a/../simple/foo/", "pages"],
  ["/a/%2E%2e/simple/foo/", "pages"],
  ["/%73imple/foo/", "pages"],
  ["/pypi/foo/json", "pages"],
  ["/rss/updates.xml", "pages"],
  ["/simple", "files"],
  ["/simple?x=/simple/", "files"],
  ["/Simple/foo/", "files"],
  ["/simple%2Ffoo/", "files"],
  ["/simple/../foo-1.0.tar.gz", "files"],
  ["/foo-1.0.tar.gz", "files"],
  ["/foo-1.0.tar.gz?x=/", "files"],
  ["/a/simple/foo-1.0.tar.gz", "files"],
  ["/simplefoo-1.0.tar.gz", "files"],
  ["", "pages"],
  ["/_channels/cu121/", "pages"],
  ["/_channels/cu121/simple/torch/", "pages"],
  ["/%5Fchannels/%63u121/simple/torch/", "pages"],
  ["/_channels/cu121/pypi/torch/json", "pages"],
  ["/_channels/cu121/rss/updates.xml", "pages"],
  ["/_channels/cu121/project/_home/7f.json", "pages"],
  ["/_channels/cu121/torch-1.0.zip", "files"],
  ["/_channels/cu121/a/b/torch-1.0.zip", "files"],
  ["/_channels/cu121/simple/../torch-1.0.zip", "files"],
  ["/_channels/cu121", "files"],
  ["/_Channels/cu121/", "files"],
  // The function serves no files there.
  ["/_channels/cu121/a/simple/torch-1.0.zip", "pages"],
  ["/_upstream/packages/foo-1.0.zip", "files"],
])("CloudFront serves %j with the policies of %s", (target, name) => {
  expect(behaviourOf(target, "none").policies.name).toBe(name);
});

it.each([
  ["/a/b", "/a/b"],
  ["/a/b/", "/a/b/"],
  ["//a///b//", "/a/b/"],
  ["/a/./b", "/a/b"],
  ["/a/../b", "/b"],
  ["/../../b", "/b"],
  ["/a/..", "/"],
  ["/a/b/..", "/a/"],
  ["/%7euser/%41", "/~user/A"],
  ["/a%2fb", "/a%2Fb"],
  ["/a%zz", "/a%zz"],
])("CloudFront normalises %s to %s", (path, normalised) => {
  expect(normalisedPath(path)).toBe(normalised);
  expect(normalisedPath(normalised)).toBe(normalised);
});

it("makes every client ask before it uses what it keeps, and lets no one else keep it", () => {
  for (const { policies } of [...behavioursFor("proxied"), DEFAULT_BEHAVIOUR]) {
    expect(policies.headers["cache-control"]).toBe("private, no-cache");
  }
});

it("has a name in the cache key of every upstream file that is in no other", () => {
  for (const { origin, policies } of [...behavioursFor("proxied"), DEFAULT_BEHAVIOUR]) {
    expect(policies.keyHeaders).toEqual(origin === "files" ? ["x-wheelyard-upstream"] : []);
  }
});

/** What the function lets pass, by kind, with the behaviour that its request needs. */
const NEEDS: readonly (readonly [object: RegExp, kind: string, policies: string, origin: string])[] = [
  [/^\/packages\//, "upstream's file", "upstream", "files"],
  [/^\/_index\/metadata\//, "file", "files", "bucket"],
  [/^\/_index\/_channels\/[^/]*\/simple\/[^/]*\/index\./, "channel's project", "pages", "fallback"],
  [/^\/_index\/_channels\/[^/]*\/simple\/index\./, "channel's list", "pages", "bucket"],
  [/^\/_index\/_channels\/[^/]*\/home\//, "channel's home", "pages", "bucket"],
  [/^\/_index\/_channels\/[^/]*\/project\/[^_/]*\/index\./, "channel's page for people", "pages", "fallback"],
  [/^\/_index\/(public\/)?simple\/[^/]*\/index\./, "project", "pages", "fallback with an upstream"],
  [/^\/_index\/simple\/index\./, "list", "pages", "bucket"],
  [/^\/_index\/(public\/)?project\/[^_/]*\/index\./, "page for people", "pages", "fallback with an upstream"],
  [/^\/_index\//, "other page", "pages", "either"],
  [/^\//, "file", "files", "bucket"],
];

const alice = basic("alice", "alice-token");
const record = RECORDS.get("alice") ?? NO_RECORD;

const numRuns = shareOf(20_000);

describe.each(UPSTREAMS)("with upstream %s, whatever the path, the query and the spelling", (upstream) => {
  const servedUris = Object.values(tableFor(upstream))
    .flat()
    .filter(([, , outcome]) => outcome.startsWith("serve "))
    .map(([, { uri }]) => uri);
  const anyUri = fc.oneof(
    fc.constantFrom(...servedUris),
    anyRequest().map(({ uri }) => uri),
  );

  it("what the function lets pass reaches the behaviour for its kind", () => {
    const passed = new Map<string, number>();
    fc.assert(
      fc.property(anyUri, fc.constantFrom("", "?", "?q=x", "?q=/simple/", "?/../"), (uri, query) => {
        fc.pre(!uri.includes("?"));
        const request = viewerRequest({ uri, headers: { authorization: alice } });
        const { status, target, isUpstream } = decide(request, "alice-token", record, NOW, upstream);
        if (status !== 200) return;
        const needs = NEEDS.slice(isUpstream ? 0 : 1).find(([object]) => object.test(target));
        const [, kind = "", policies, where = ""] = needs ?? [];
        const behaviour = behaviourOf(uri + query, upstream);
        expect(behaviour.policies.name).toBe(policies);
        const withUpstream = upstream === "none" ? "bucket" : "fallback";
        if (where !== "either") {
          expect(behaviour.origin).toBe(where === "fallback with an upstream" ? withUpstream : where);
        }
        passed.set(kind, (passed.get(kind) ?? 0) + 1);
      }),
      { seed: 14, numRuns },
    );
    const kinds = new Set(NEEDS.slice(upstream === "proxied" ? 0 : 1).map(([, kind]) => kind));
    for (const kind of kinds) expect(passed.get(kind) ?? 0, kind).toBeGreaterThan(numRuns / 400);
    for (const kind of ["project", "file"])
      expect(passed.get(kind) ?? 0, kind).toBeGreaterThan(numRuns / 100);
  });
});
