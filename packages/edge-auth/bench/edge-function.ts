import { buildEdgeFunction } from "../build.ts";
import { secondsInNjs } from "../test/built-function.ts";
import { basic, viewerRequest } from "../test/request.ts";
import { RECORDS } from "../test/users.ts";

/** Processor time per request in njs, by route. Prints a table; asserts nothing, because a busy machine is no fault. */

const CALLS = 10_000;
const REPETITIONS = 5;
const BUDGET_MICROSECONDS = 100;

const PIP = {
  accept:
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html; q=0.1, text/html; q=0.01",
  "accept-encoding": "gzip, deflate",
};
const alice = basic("alice", "alice-token");
const acme = basic("acme", "acme-token");

const ROUTES = {
  "401: no credentials": viewerRequest({ uri: "/simple/foo/" }),
  "401: a wrong token": viewerRequest({
    uri: "/simple/foo/",
    headers: { authorization: basic("alice", "x") },
  }),
  "405": viewerRequest({ uri: "/", method: "POST", headers: { authorization: alice } }),
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
  "a page, with the longest Accept that is read": viewerRequest({
    uri: "/simple/foo/",
    headers: { authorization: alice, accept: "a/b;q=0.1,".repeat(100) },
  }),
};

const { code, bytes } = await buildEdgeFunction();
const largest = Math.max(...[...RECORDS.values()].map((record) => record.length));
process.stdout.write(
  `${bytes} bytes; ${CALLS} calls in njs, best of ${REPETITIONS}; largest record ${largest} bytes\n`,
);
for (const [route, request] of Object.entries(ROUTES)) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPETITIONS; i++) best = Math.min(best, await secondsInNjs(code, request, CALLS));
  const microseconds = (best / CALLS) * 1_000_000;
  const mark = microseconds > BUDGET_MICROSECONDS ? `  over ${BUDGET_MICROSECONDS}` : "";
  process.stdout.write(`${microseconds.toFixed(1).padStart(7)} us  ${route}${mark}\n`);
}
