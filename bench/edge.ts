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

const TAGS = "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64";
const TORCH = `torch-2.1.0%2Bcu118-${TAGS}.whl`;
const NUMPY = `numpy-2.4.0-${TAGS}.whl`;

const ROUTES: readonly [route: string, request: ViewerRequest][] = [
  ["401: no credentials", viewerRequest({ uri: "/simple/foo/" })],
  ["401: a wrong token", get("/simple/foo/", basic("alice", "x"))],
  ["405: a POST", viewerRequest({ uri: "/", method: "POST", headers: { authorization: alice } })],
  ["the home page", get("/", alice)],
  ["302: a name without /simple", get("/foo/", alice)],
  ["a release's page", get("/project/foo/1.0/", alice)],
  ["301: a name to normalise", get("/simple/Foo_Bar", alice)],
  ["404: a generated key", get("/_index/a", alice)],
  ["a page as pip asks for it", get("/simple/foo/", alice, PIP)],
  ["the same, of a restricted user", get("/simple/tool/", acme, PIP)],
  ["a wheel", get(`/torch/${TORCH}`, alice)],
  ["core metadata of a wheel, of a restricted user", get(`/acme/acme_core-2.1.0-${TAGS}.whl.metadata`, acme)],
  ["a page for upstream, of a restricted user", get("/simple/numpy/", acme, PIP)],
  ["403: a file that is held back", get(`/_held-back/until-2026-12-03/${NUMPY}`, alice)],
  ["a wheel of upstream", get(`/_upstream/packages/ab/cd/${NUMPY}`, alice)],
  ["a page of a channel", get("/_channels/cu121/simple/torch/", alice, PIP)],
  ["a page of a channel, of a restricted user", get("/_channels/cu121/simple/torch/", builder, PIP)],
  ["302: a page of a channel, outside the patterns", get("/_channels/cu121/simple/numpy/", builder, PIP)],
  ["a wheel of a channel", get(`/_channels/cu121/${TORCH}`, alice)],
  [
    "a page, with the longest Accept that is read",
    get("/simple/foo/", alice, { accept: "a/b;q=0.1,".repeat(100) }),
  ],
];

const benchmark: Benchmark = {
  title: "The function at the edge",
  goal: "every route below 100 µs of processor time in njs, the function below 10 KB",
  async run(scale) {
    // The one that knows every route.
    const { code, bytes } = await buildEdgeFunction("proxied");
    const rows: [string, number][] = [];
    for (const [route, request] of ROUTES) {
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

function get(uri: string, authorization: string, headers: Record<string, string> = {}): ViewerRequest {
  return viewerRequest({ uri, headers: { authorization, ...headers } });
}
