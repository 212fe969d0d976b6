import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyRequest } from "../test/any-request.ts";
import { basic } from "../test/request.ts";
import { NOW, RECORDS } from "../test/users.ts";
import { BEHAVIOURS, behaviourOf, DEFAULT_BEHAVIOUR, normalisedPath } from "./behaviours.ts";
import { NO_RECORD } from "./viewer-request/authenticate.ts";
import { readCredentials } from "./viewer-request/credentials.ts";
import { decide } from "./viewer-request/decide.ts";

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
])("CloudFront serves %j with the behaviour of %s", (target, name) => {
  expect(behaviourOf(target).name).toBe(name);
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

it("has every client ask before it uses what it keeps, and lets nobody else keep it", () => {
  for (const { headers } of [...BEHAVIOURS, DEFAULT_BEHAVIOUR]) {
    expect(headers["cache-control"]).toBe("private, no-cache");
  }
});

describe("whatever the path, the query and the spelling", () => {
  it("what the function serves has the behaviour of its kind", () => {
    const served = new Map<string, number>();
    fc.assert(
      fc.property(
        anyRequest(),
        fc.constantFrom("", "?", "?q=x", "?q=/simple/", "?/../"),
        (request, query) => {
          fc.pre(!request.uri.includes("?"));
          const { user, token } = readCredentials({
            authorization: { value: basic("alice", "alice-token") },
          });
          const decision = decide(request, token, RECORDS.get(user) ?? NO_RECORD, NOW, "none");
          if (decision.status !== 200) return;
          const kind = /^\/_index\/(?!metadata\/)/.test(decision.target) ? "pages" : "files";
          served.set(kind, (served.get(kind) ?? 0) + 1);
          expect(behaviourOf(request.uri + query).name).toBe(kind);
        },
      ),
      { seed: 14, numRuns: 20_000 },
    );
    for (const kind of ["pages", "files"]) expect(served.get(kind) ?? 0, kind).toBeGreaterThan(200);
  });
});
