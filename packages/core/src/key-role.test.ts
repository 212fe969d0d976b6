import { describe, expect, it } from "vitest";
import { mainProject } from "../testing/main-project.ts";
import { keyRole } from "./key-role.ts";
import { channelRoot, MAIN } from "./root.ts";

describe("a distribution, or a file beside one", () => {
  it.each([
    ["acme-1.0-py3-none-any.whl", "acme", "acme-1.0-py3-none-any.whl"],
    ["any/folder/Acme.Core-1.0.tar.gz", "acme-core", "any/folder/Acme.Core-1.0.tar.gz"],
    ["acme-1.0.zip", "acme", "acme-1.0.zip"],
    ["acme-1.0.zip.yanked", "acme", "acme-1.0.zip"],
    ["a/acme-1.0.zip.provenance", "acme", "a/acme-1.0.zip"],
    ["acme-1.0.zip.asc", "acme", "acme-1.0.zip"],
    ["simple-1.0.zip", "simple", "simple-1.0.zip"],
    ["my/simple/acme-1.0.zip", "acme", "my/simple/acme-1.0.zip"],
    ["ünïcode/acme-1.0.zip", "acme", "ünïcode/acme-1.0.zip"],
  ])("%s", (key, project, subject) => {
    expect(keyRole(key)).toMatchObject({
      kind: "distribution",
      key: subject,
      project: mainProject(project),
      distribution: { project },
    });
  });
});

describe("a file of a channel", () => {
  it.each([
    ["_channels/cu121/acme-1.0.zip", "distribution", "cu121", "_channels/cu121/acme-1.0.zip"],
    ["_channels/cu121/acme-1.0.zip.yanked", "distribution", "cu121", "_channels/cu121/acme-1.0.zip"],
    [
      "_channels/a.b_c-d/x/y/acme-1.0.tar.gz",
      "distribution",
      "a.b_c-d",
      "_channels/a.b_c-d/x/y/acme-1.0.tar.gz",
    ],
    ["_channels/0/Acme-1.0-py3-none-any.whl", "distribution", "0", "_channels/0/Acme-1.0-py3-none-any.whl"],
    ["_channels/simple/acme-1.0.zip", "distribution", "simple", "_channels/simple/acme-1.0.zip"],
    ["_channels/cu121/_claims/acme-1.0.zip", "distribution", "cu121", "_channels/cu121/_claims/acme-1.0.zip"],
    [
      "_channels/cu121/x/_channels/acme-1.0.zip",
      "distribution",
      "cu121",
      "_channels/cu121/x/_channels/acme-1.0.zip",
    ],
    [
      "_channels/acme-1.0.zip/acme-1.0.zip",
      "distribution",
      "acme-1.0.zip",
      "_channels/acme-1.0.zip/acme-1.0.zip",
    ],
    ["_channels/cu121/acme.status", "status", "cu121", "_channels/cu121/acme.status"],
    ["_channels/cu121/x/Acme.status", "status", "cu121", "_channels/cu121/x/Acme.status"],
  ])("%s", (key, kind, channel, subject) => {
    const project = { root: channelRoot(channel), name: "acme" };
    expect(keyRole(key)).toMatchObject({ kind, key: subject, project });
  });

  it.each([
    "channels/cu121/acme-1.0.zip",
    "_Channels/cu121/acme-1.0.zip",
    "_channels2/cu121/acme-1.0.zip",
    "a/_channels/cu121/acme-1.0.zip",
  ])("and %s is none", (key) => {
    expect(keyRole(key)).toMatchObject({ kind: "distribution", project: mainProject("acme") });
  });

  it.each(["_channels/cu121/README.md", "_channels/README.md", "_channels/cu121/", "_channels/"])(
    "and %s is none of the index's business",
    (key) => {
      expect(keyRole(key)).toEqual({ kind: "other" });
    },
  );
});

describe("a status file", () => {
  it.each([
    ["acme.status", "acme"],
    ["any/Acme_Core.status", "acme-core"],
    ["any/acme-1.0.zip.status", "acme-1-0-zip"],
  ])("%s", (key, project) => {
    expect(keyRole(key)).toEqual({ kind: "status", key, project: mainProject(project) });
  });
});

describe("none of the index's business", () => {
  it.each([
    "",
    "README.md",
    "acme-1.0.whl.sha256",
    "notes.asc",
    "acme.yanked",
    "acme-1.0.WHL",
    "_index/simple/acme/index.json",
    "_index/acme-1.0.zip",
    "acme-1.0.zip.yanked.asc",
  ])("%j", (key) => {
    expect(keyRole(key)).toEqual({ kind: "other" });
  });
});

describe("rejected", () => {
  it.each([
    ["acme_core-1.4.0.whl", "acme_core-1.4.0.whl", "expected 5 or 6 parts between dashes, found 2"],
    ["acme_core-1.4.0.whl.yanked", "acme_core-1.4.0.whl", "expected 5 or 6 parts between dashes"],
    ["-.status", "-.status", 'Cannot read project name "-"'],
    ["simple/acme-1.0.zip", "simple/acme-1.0.zip", 'Cannot list a key under "simple/"'],
    ["project/acme-1.0.zip", "project/acme-1.0.zip", 'Cannot list a key under "project/"'],
    ["pypi/acme/acme-1.0.zip", "pypi/acme/acme-1.0.zip", 'Cannot list a key under "pypi/"'],
    ["rss/acme-1.0.zip.asc", "rss/acme-1.0.zip", 'Cannot list a key under "rss/"'],
    ["_claims/acme-1.0.zip", "_claims/acme-1.0.zip", 'Cannot list a key under "_claims/"'],
    ["_upstream/acme.status", "_upstream/acme.status", 'Cannot list a key under "_upstream/"'],
    ["_held-back/x/acme-1.0.zip", "_held-back/x/acme-1.0.zip", "keeps that folder for itself"],
    ["simple/acme.status", "simple/acme.status", 'Cannot list a key under "simple/"'],
    ["/acme-1.0.zip", "/acme-1.0.zip", 'the path segment ""'],
    ["a//acme-1.0.zip", "a//acme-1.0.zip", 'the path segment ""'],
    ["./acme-1.0.zip", "./acme-1.0.zip", 'the path segment "."'],
    ["a/../acme-1.0.zip", "a/../acme-1.0.zip", 'the path segment ".."'],
    ["a\\b/acme-1.0.zip", "a\\b/acme-1.0.zip", "a control character or a backslash"],
    ["a\nb/acme-1.0.zip", "a\nb/acme-1.0.zip", "a control character or a backslash"],
    ["a\u007fb/acme-1.0.zip", "a\u007fb/acme-1.0.zip", "a control character or a backslash"],
  ])("%j", (key, subject, reason) => {
    expect(keyRole(key)).toEqual({
      kind: "rejected",
      root: MAIN,
      key: subject,
      reason: expect.stringContaining(reason),
    });
  });

  it.each([
    [
      "_channels/acme-1.0.zip",
      'in "_channels/" itself: expected it in the folder of a channel, such as "_channels/nightly/"',
    ],
    ["_channels/acme.status", 'in "_channels/" itself'],
    ["_channels//acme-1.0.zip", 'Cannot read channel name "": expected at most 64 characters'],
    ["_channels/CU121/acme-1.0.zip", 'Cannot read channel name "CU121": expected at most 64 characters'],
    ["_channels/cu 121/x/acme-1.0.zip", 'Cannot read channel name "cu 121"'],
    ["_channels/-a/acme.status", 'Cannot read channel name "-a"'],
    ["_channels/../acme-1.0.zip", 'Cannot read channel name ".."'],
    ["_channels/_index/acme-1.0.zip", 'Cannot read channel name "_index"'],
    [`_channels/${"c".repeat(65)}/acme-1.0.zip`, "Cannot read channel name"],
  ])("under _channels, and in no channel: %j", (key, reason) => {
    expect(keyRole(key)).toEqual({
      kind: "rejected",
      root: MAIN,
      key,
      reason: expect.stringContaining(reason),
    });
  });

  it.each([
    ["_channels/cu121/acme_core-1.4.0.whl", "expected 5 or 6 parts between dashes, found 2"],
    ["_channels/cu121/-.status", 'Cannot read project name "-"'],
    ["_channels/cu121/simple/acme-1.0.zip", 'in a folder "simple" of a channel: the index\'s own pages'],
    ["_channels/cu121/a/b/project/c/acme-1.0.zip", 'in a folder "project" of a channel'],
    ["_channels/cu121/a/pypi/acme.status", 'in a folder "pypi" of a channel'],
    ["_channels/simple/rss/acme-1.0.zip", 'in a folder "rss" of a channel'],
    [
      "_channels/cu121/_channels/b/acme-1.0.zip",
      'under "_channels/cu121/_channels/": a channel has no channels',
    ],
    ["_channels/cu121/_channels/acme-1.0.zip", "a channel has no channels"],
    ["_channels/cu121//acme-1.0.zip", 'the path segment ""'],
    ["_channels/cu121/../acme-1.0.zip", 'the path segment ".."'],
    ["_channels/cu121/a\\b/acme-1.0.zip", "a control character or a backslash"],
    [`_channels/cu121/${"a/".repeat(500)}acme-1.0.zip`, "its metadata needs one of at most 999"],
  ])("in a channel: %j", (key, reason) => {
    const root = channelRoot(key.split("/")[1] ?? "");
    expect(keyRole(key)).toEqual({ kind: "rejected", root, key, reason: expect.stringContaining(reason) });
  });

  it("a key that leaves no room for its metadata's key", () => {
    const longest = `${"é".repeat(493)}/acme-1.0.zip`;
    expect(keyRole(longest)).toMatchObject({ kind: "distribution" });
    expect(keyRole(`x${longest}`)).toMatchObject({
      kind: "rejected",
      reason: "Cannot list a key of 1000 bytes: its metadata needs one of at most 999",
    });
  });
});
