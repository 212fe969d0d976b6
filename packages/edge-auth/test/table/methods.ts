import { METHOD_NOT_ALLOWED } from "../outcome.ts";
import { as, type Row } from "./row.ts";

const uri = "/simple/foo/";

export const METHODS: Row[] = as("alice", "alice-token", [
  ["GET", { uri, method: "GET" }, "serve /_index/simple/foo/index.html"],
  ["HEAD", { uri, method: "HEAD" }, "serve /_index/simple/foo/index.html"],
  ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GETS", ""].map(
    (method): Row => [`method "${method}"`, { uri, method }, METHOD_NOT_ALLOWED],
  ),
  [
    "the method of an override header",
    { uri, method: "GET", headers: { "x-http-method-override": "DELETE" } },
    "serve /_index/simple/foo/index.html",
  ],
  ["another method, before the path", { uri: "/_index/x", method: "POST" }, METHOD_NOT_ALLOWED],
]);
