import { buildEdgeFunction } from "@wheelyard/edge-auth/build";
import type { ViewerRequest } from "../packages/edge-auth/src/viewer-request/viewer-request.ts";
import { secondsInNjs } from "../packages/edge-auth/test/built-function.ts";
import { basic, viewerRequest } from "../packages/edge-auth/test/request.ts";
import type { Benchmark, Scale } from "./benchmark.ts";

const CALLS: Record<Scale, number> = { quick: 1_000, full: 10_000 };
const REPETITIONS: Record<Scale, number> = { quick: 1, full: 5 };
const LIMIT_BYTES = 10_240;

const PIP = {
  accept:
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01",
  "accept-encoding": "gzip, deflate",
};
const alice = basic("alice", "alice-token");
const acme = basic("acme", "acme-token");
const builder = basic("builder", "builder-token");

const ROUTES: Record<string, ViewerRequest> = {
  "401: no credentials": viewerRequest({ uri: "/simple/foo/" }),
  "401: a wrong token": viewerRequest({
    uri: "/simple/foo/",
    headers: { authorization: basic("alice", "x") },
  }),
  "405: a POST": viewerRequest({ uri: "/", method: "POST", headers: { authorization: alice } }),
  "the home page": viewerRequest({ uri: "/", headers: { authorization: alice } }),
  "302: a name without /simple": viewerRequest({ uri: "/foo/", headers: { authorization: alice } }),
  "a release's page": viewerRequest({ uri: "/project/foo/1.0/", headers: { authorization: alice } }),
  "301: a name to normalise": viewerRequest({ uri: "/simple/Foo_Bar", headers: { authorization: alice } }),
  "404: a generated key": viewerRequest({ uri: "/_index/a", headers: { authorization: alice } }),
  "a page as pip asks for it": viewerRequest({
    uri: "/simple/foo/",
    headers: { authorization: alice, ...PIP },
  }),
  "the same, of a restricted user": viewerRequest({
    uri: "/simple/tool/",
    headers: { authorization: acme, ...PIP },
  }),
  "a wheel": viewerRequest({
    uri: "/torch/torch-2.1.0%2Bcu118-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    headers: { authorization: alice },
  }),
  "core metadata of a wheel, of a restricted user": viewerRequest({
    uri: "/acme/acme_core-2.1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl.metadata",
    headers: { authorization: acme },
  }),
  "a page for upstream, of a restricted user": viewerRequest({
    uri: "/simple/numpy/",
    headers: { authorization: acme, ...PIP },
  }),
  "403: a file that is held back": viewerRequest({
    uri: "/_held-back/until-2026-12-03/numpy-2.4.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    headers: { authorization: alice },
  }),
  "a wheel of upstream": viewerRequest({
    uri: "/_upstream/packages/ab/cd/numpy-2.4.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    headers: { authorization: alice },
  }),
  "a page of a channel": viewerRequest({
    uri: "/_channels/cu121/simple/torch/",
    headers: { authorization: alice, ...PIP },
  }),
  "a page of a channel, of a restricted user": viewerRequest({
    uri: "/_channels/cu121/simple/torch/",
    headers: { authorization: builder, ...PIP },
  }),
  "302: a page of a channel, outside the patterns": viewerRequest({
    uri: "/_channels/cu121/simple/numpy/",
    headers: { authorization: builder, ...PIP },
  }),
  "a wheel of a channel": viewerRequest({
    uri: "/_channels/cu121/torch-2.1.0%2Bcu118-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    headers: { authorization: alice },
  }),
  "a page, with the longest Accept that is read": viewerRequest({
    uri: "/simple/foo/",
    headers: { authorization: alice, accept: "a/b;q=0.1,".repeat(100) },
  }),
};

const benchmark: Benchmark = {
  title: "The function at the edge",
  goal: "every route below 100 µs of processor time in njs, the function below 10 KB",
  async run(scale) {
    // The one that knows every route.
    const { code, bytes } = await buildEdgeFunction("proxied");
    const rows: [string, number][] = [];
    for (const [route, request] of Object.entries(ROUTES)) {
      let best = Number.POSITIVE_INFINITY;
      for (let i = 0; i < REPETITIONS[scale]; i++) {
        best = Math.min(best, await secondsInNjs(code, request, CALLS[scale]));
      }
      rows.push([route, (best / CALLS[scale]) * 1e6]);
    }
    return {
      tables: [
        {
          title: `Processor time in njs, best of ${REPETITIONS[scale]} times ${CALLS[scale].toLocaleString("en-US")} calls`,
          columns: ["route", "µs"],
          rows,
        },
        {
          title: "Size",
          columns: ["", "bytes"],
          rows: [
            ["function", bytes],
            ["limit", LIMIT_BYTES],
          ],
        },
      ],
    };
  },
};

export default benchmark;
