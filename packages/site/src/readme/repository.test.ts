import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repositoryOf, urlInRepository } from "./repository.ts";

const at = (...urls: readonly string[]) => ({
  projectUrls: urls.map((text) => {
    const [label = "", url = ""] = text.split(", ");
    return { label, url };
  }),
});

describe("the repository of a release", () => {
  it.each([
    ["Source, https://github.com/acme/core", "https://github.com/acme/core/blob/HEAD/"],
    ["Source Code, https://github.com/acme/core/", "https://github.com/acme/core/blob/HEAD/"],
    ["source-code, https://github.com/acme/core.git", "https://github.com/acme/core/blob/HEAD/"],
    ["Repository, HTTPS://GitHub.com/acme/core.py", "https://github.com/acme/core.py/blob/HEAD/"],
    ["GitHub, https://github.example.com/acme/core", "https://github.example.com/acme/core/blob/HEAD/"],
    ["Source, https://github.com/acme/all/tree/main/core", "https://github.com/acme/all/blob/main/core/"],
    ["Source, https://gitlab.com/acme/core", "https://gitlab.com/acme/core/-/blob/HEAD/"],
    ["GitLab, https://gitlab.example.com/a/b/core.git", "https://gitlab.example.com/a/b/core/-/blob/HEAD/"],
    [
      "Source, https://gitlab.example.com/a/b/all/-/tree/master/libs/core/",
      "https://gitlab.example.com/a/b/all/-/blob/master/libs/core/",
    ],
  ])("is certain from %s", (url, folder) => {
    expect(repositoryOf(at(url))?.folder).toBe(folder);
  });

  it.each([
    ["another label", "Homepage, https://github.com/acme/core"],
    ["a site whose addresses we don't know", "Source, https://git.example.com/acme/core"],
    ["a site with a similar name", "Source, https://github.io/acme/core"],
    ["a site with a similar name", "Source, https://notgithub.com/acme/core"],
    ["a site with a similar name", "Source, https://github.com.evil/acme/core/extra"],
    ["a user", "Source, https://github.com/acme"],
    ["issues", "Source, https://github.com/acme/core/issues"],
    ["issues of a group", "Source, https://gitlab.com/acme/core/-/issues"],
    ["a branch that may have a slash", "Source, https://github.com/acme/core/tree/feature/docs"],
    ["a file", "Source, https://github.com/acme/core/blob/main/setup.py"],
    ["no encryption", "Source, http://github.com/acme/core"],
    ["credentials", "Source, https://token@github.com/acme/core"],
    ["a query", "Source, https://github.com/acme/core?tab=readme"],
    ["a fragment", "Source, https://github.com/acme/core#readme"],
    ["a port", "Source, https://github.com:8443/acme/core"],
    ["a script", "Source, javascript:alert('https://github.com/acme/core')"],
    ["markup", 'Source, https://github.com/acme/"><script>'],
    ["a folder above", "Source, https://github.com/acme/core/../.."],
    ["a long address", `Source, https://github.com/acme/${"a".repeat(200)}`],
    ["no address", "Source, "],
  ])("is unknown from %s: %s", (_, url) => {
    expect(repositoryOf(at(url))).toBeUndefined();
  });

  it("is unknown if the metadata names several", () => {
    const [one, other] = ["Source, https://github.com/acme/core", "Repository, https://github.com/acme/fork"];
    expect(repositoryOf(at(one, other))).toBeUndefined();
    expect(repositoryOf(at(one, "Source, https://git.example.com/acme/core"))).toBeUndefined();
    expect(repositoryOf(at(one, one.replace("Source", "GitHub")))).toBeDefined();
    expect(repositoryOf(at())).toBeUndefined();
  });
});

const TOP = {
  files: "https://github.com/acme/core/blob/HEAD/",
  folder: "https://github.com/acme/core/blob/HEAD/",
};
const BELOW = { ...TOP, folder: `${TOP.files}libs/core/` };

describe("a relative link", () => {
  it.each([
    [TOP, "docs/a.md", "docs/a.md"],
    [TOP, "./a.md#part", "a.md#part"],
    [TOP, "/a.md", "a.md"],
    [TOP, "a b.md", "a%20b.md"],
    [TOP, 'a".md', "a%22.md"],
    [BELOW, "a.md", "libs/core/a.md"],
    [BELOW, "/a.md", "a.md"],
    [BELOW, "../../LICENSE", "LICENSE"],
  ])("below %o, %s leads into the repository", (repository, href, path) => {
    expect(urlInRepository(repository, href)).toBe(TOP.files + path);
  });

  it.each([
    "",
    " ",
    ".",
    "/",
    "../a",
    "../../../../evil",
    "%2e%2e/a",
    "..\\a",
    "//evil.example/a",
    "/\\evil.example/a",
    "\\\\evil.example\\a",
    "https://evil.example/a",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,a",
    "http://[",
  ])("that says %j leads nowhere", (href) => {
    expect(urlInRepository(TOP, href)).toBeUndefined();
  });

  it("never leads out of the repository", () => {
    const piece = fc.constantFrom(..."/\\.:@?#% \t\n", "..", "%2e", "%2F", "https:", "evil.example", "a");
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom(TOP, BELOW), (pieces, repository) => {
        const url = urlInRepository(repository, pieces.join(""));
        if (url !== undefined) expect(new URL(url).href.startsWith(TOP.files)).toBe(true);
      }),
    );
  });
});
