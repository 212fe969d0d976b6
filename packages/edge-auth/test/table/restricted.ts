import type { Upstream } from "../../src/viewer-request/upstream.ts";
import { METHOD_NOT_ALLOWED } from "../outcome.ts";
import { as, type Row } from "./row.ts";

const html = (name: string) => `serve /_index/simple/${name}/index.html`;
const may = (uri: string, outcome = `serve ${uri}`): Row => [`may read ${uri}`, { uri }, outcome];
const mayNot = (uri: string): Row => [`is told nothing about ${uri}`, { uri }, "404"];

/** A user with the patterns `acme-*` and `tool`, and one with only `tool`. */
export function restrictedUsers(upstream: Upstream): Row[] {
  // If there is an upstream, it answers for names that no one has here, without revealing which those are.
  const beyond = (uri: string, outcome: string): Row =>
    upstream === "none" ? mayNot(uri) : [`is led past what is private: ${uri}`, { uri }, outcome];
  const publicPage = (name: string) => `serve /_index/public/simple/${name}/index.html`;
  return [
    ...as("acme", "acme-token", [
      may("/simple/acme-core/", html("acme-core")),
      may("/simple/acme-/", "404"),
      may("/simple/tool/", html("tool")),
      may("/simple/Acme_Core", "301 /simple/acme-core/"),
      may("/acme.core/", "302 /simple/acme-core/"),
      may("/acme_core-1.0-py3-none-any.whl"),
      may("/anywhere/Acme.Core-1.0.tar.gz"),
      may("/other/acme_core-1.0.tar.gz"),
      may("/tool-1.0.zip"),
      may("/x/tool-1.0.zip.metadata", "serve /_index/metadata/x/tool-1.0.zip.metadata"),
      may("/x/tool-1.0.zip.provenance"),
      may("/x/tool-1.0.zip.asc"),
      may("/pypi/tool/json", "serve /_index/pypi/tool/json"),
      may("/pypi/tool/1.0/json", "serve /_index/pypi/tool/1.0/json"),
      may("/pypi/tool/downloads", "serve /_index/downloads/pypi/tool/downloads"),
      may("/pypi/Tool/downloads", "301 /pypi/tool/downloads"),
      may("/rss/project/tool/releases.xml", "serve /_index/rss/project/tool/releases.xml"),
      may("/project/tool/", "serve /_index/project/tool/index.html"),
      may("/project/Tool", "301 /project/tool/"),
      may("/project/acme-core/1.0/", "serve /_index/project/acme-core/1.0/index.html"),
      may("/project/tool/1.0/_advisories/", "serve /_index/project/tool/1.0/_advisories/index.html"),
      may("/project/_assets/site.css", "serve /_index/project/_assets/site.css"),
      may("/project/_pages/all-projects", "serve /_index/project/_pages/all-projects"),
      may("/project/_assets/site.js", "serve /_index/project/_assets/site.js"),

      mayNot("/"),
      mayNot("//"),
      mayNot("/project/index.html"),
      mayNot("/project/_problems/"),
      mayNot("/project/_problems"),
      mayNot("/project/_home/7f.json"),
      mayNot("/project/_also-in/tool.json"),
      mayNot("/pypi/_most-used"),
      mayNot("/pypi/other/downloads"),
      mayNot("/pypi/Other/downloads"),
      mayNot("/project/_assets/"),
      beyond("/project/other/", "serve /_index/public/project/other/index.html"),
      beyond("/project/Other", "301 /project/other/"),
      beyond("/project/acme/", "serve /_index/public/project/acme/index.html"),
      beyond("/project/other/1.0/", "serve /_index/public/project/other/1.0/index.html"),
      beyond(
        "/project/other/1.0/_advisories/",
        "serve /_index/public/project/other/1.0/_advisories/index.html",
      ),
      mayNot("/project/other/index.html"),
      mayNot("/project/other/1.0/index.html"),
      mayNot("/pypi/other/json"),
      mayNot("/rss/project/other/releases.xml"),
      mayNot("/simple/"),
      mayNot("/simple"),
      mayNot("/rss/updates.xml"),
      beyond("/simple/acme/", publicPage("acme")),
      beyond("/simple/acmecore/", publicPage("acmecore")),
      beyond("/simple/toolbox/", publicPage("toolbox")),
      beyond("/simple/tool-box/", publicPage("tool-box")),
      beyond("/simple/other/", publicPage("other")),
      beyond("/simple/Other", "301 /simple/other/"),
      beyond("/simple/%61cme/", "301 /simple/acme/"),
      beyond("/other/", "302 /simple/other/"),
      beyond("/other", "302 /simple/other/"),
      mayNot("/simple/other/index.json"),
      mayNot("/simple/-other/"),
      mayNot("/_index/public/simple/other/index.html"),
      mayNot("/public/simple/other/"),
      mayNot("/acme-core/other-1.0.tar.gz"),
      mayNot("/tool/other-1.0-py3-none-any.whl"),
      mayNot("/acme-core/other-1.0-py3-none-any.whl.metadata"),
      mayNot("/acme-core/other-1.0.tar.gz.provenance"),
      mayNot("/acme-core/other-1.0.tar.gz.asc"),
      mayNot("/acme-1.0.tar.gz"),
      mayNot("/tool-box-1.0.tar.gz"),
      mayNot("/toolbox-1.0-py3-none-any.whl"),
      mayNot("/simple/acme-core/../other/"),
      mayNot("/acme-core%2F../other-1.0.tar.gz"),
      mayNot("/pypi/other/json"),
      mayNot("/pypi/other/1.0/json"),
      mayNot("/rss/project/other/releases.xml"),
      mayNot("/_index/simple/acme-core/index.json"),
      // The last dash of an sdist's name decides: this is version 1.0 of acme-1-0.
      may("/acme-1.0-1.0.tar.gz"),
      // Unless digits alone follow a version: this is version 1.0.post1 of acme.
      mayNot("/acme-1.0-1.tar.gz"),
      ["another method on another's project", { uri: "/simple/other/", method: "PUT" }, METHOD_NOT_ALLOWED],
      [
        "another's project in no media type",
        { uri: "/simple/other/", headers: { accept: "image/png" } },
        upstream === "none" ? "404" : "406",
      ],
      ["an own project in no media type", { uri: "/simple/tool/", headers: { accept: "image/png" } }, "406"],
    ]),
    ...as("narrow", "narrow-token", [
      may("/simple/tool/", html("tool")),
      beyond("/simple/acme-core/", publicPage("acme-core")),
      beyond("/simple/tool-x/", publicPage("tool-x")),
      beyond("/simple/too/", publicPage("too")),
      [
        "another's project, in the view that the client takes",
        {
          uri: "/simple/too/",
          headers: { accept: "application/vnd.pypi.simple.v1+json", "accept-encoding": "gzip" },
        },
        upstream === "none" ? "404" : "serve /_index/public/simple/too/index.json.gz",
      ],
    ]),
  ];
}
