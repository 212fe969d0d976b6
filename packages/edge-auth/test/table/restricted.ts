import { METHOD_NOT_ALLOWED } from "../outcome.ts";
import { as, type Row } from "./row.ts";

const html = (name: string) => `serve /_index/simple/${name}/index.html`;
const may = (uri: string, outcome = `serve ${uri}`): Row => [`may read ${uri}`, { uri }, outcome];
const mayNot = (uri: string): Row => [`is not told of ${uri}`, { uri }, "404"];

/** A user with the patterns `acme-*` and `tool`, and one with `tool` alone. */
export const RESTRICTED: Row[] = [
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
    may("/rss/project/tool/releases.xml", "serve /_index/rss/project/tool/releases.xml"),

    mayNot("/"),
    mayNot("/simple/"),
    mayNot("/simple"),
    mayNot("/rss/updates.xml"),
    mayNot("/simple/acme/"),
    mayNot("/simple/acmecore/"),
    mayNot("/simple/toolbox/"),
    mayNot("/simple/tool-box/"),
    mayNot("/simple/other/"),
    mayNot("/simple/Other"),
    mayNot("/simple/%61cme/"),
    mayNot("/other/"),
    mayNot("/other"),
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
    // The last dash of an sdist's name decides: this is version 1 of acme-1-0.
    may("/acme-1.0-1.tar.gz"),
    ["another method on another's project", { uri: "/simple/other/", method: "PUT" }, METHOD_NOT_ALLOWED],
    [
      "another's project in no media type",
      { uri: "/simple/other/", headers: { accept: "image/png" } },
      "404",
    ],
    ["an own project in no media type", { uri: "/simple/tool/", headers: { accept: "image/png" } }, "406"],
  ]),
  ...as("narrow", "narrow-token", [
    may("/simple/tool/", html("tool")),
    mayNot("/simple/acme-core/"),
    mayNot("/simple/tool-x/"),
    mayNot("/simple/too/"),
  ]),
];
