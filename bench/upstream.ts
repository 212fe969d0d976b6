import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "@wheelyard/core/sha256";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import {
  sendPage,
  startUpstreamServer,
  type UpstreamServer,
} from "@wheelyard/upstream/testing/upstream-server";
import { pipInstall } from "../test/support/pip.ts";
import { startTestStack, type TestStack } from "../test/support/test-stack.ts";
import type { Benchmark, Scale } from "./benchmark.ts";

const PACKAGES = 50;

/** Pages fetched one after the other, of each kind. */
const FETCHES: Record<Scale, number> = { quick: 20, full: 500 };

/** On each measured page. */
const FILES = 500;

const benchmark: Benchmark = {
  title: "Public packages",
  goal: "one request to upstream for each page, and none that sends again what has not changed",
  async run(scale) {
    const upstream = await startUpstreamServer();
    const stack = await startTestStack(undefined, { UPSTREAM: upstream.index });
    try {
      return {
        tables: [
          {
            title: `Requests that upstream got for pip's installation of ${PACKAGES} public packages`,
            columns: ["installation", "pages", "of these not sent again", "files"],
            rows: await measureRequests(upstream, stack),
          },
          {
            title: `Time to fetch a page of ${FILES} files on this machine (${FETCHES[scale]} of each)`,
            columns: ["page", "ms, median", "ms, 95 of 100", "times upstream's own"],
            rows: await measureLatency(upstream, stack, FETCHES[scale]),
          },
        ],
      };
    } finally {
      await stack[Symbol.asyncDispose]();
      await upstream.close();
    }
  },
};

export default benchmark;

async function measureRequests(upstream: UpstreamServer, stack: TestStack) {
  let unchanged = 0;
  const names = Array.from({ length: PACKAGES }, (_, n) => `public-${n}`);
  for (const name of names) {
    const { filename, body } = buildWheel({ name, version: "1.0" });
    upstream.publish(name, { filename, body });
    const page = sendPage(name, [{ filename, size: body.byteLength, hashes: { sha256: sha256(body) } }]);
    upstream.answer(name, (response, request) => {
      if (request.headers["if-none-match"] !== undefined) unchanged++;
      return page(response, request);
    });
  }
  const rows = [];
  for (const installation of ["first", "second"]) {
    upstream.requests.length = 0;
    unchanged = 0;
    await install(stack.index.simpleUrl, names);
    const pages = upstream.requests.filter((path) => path.startsWith("/simple/")).length;
    const files = upstream.requests.filter((path) => path.startsWith("/files/")).length;
    expectCounts([pages, unchanged, files], [PACKAGES, installation === "first" ? 0 : PACKAGES, PACKAGES]);
    rows.push([installation, pages, unchanged, files]);
  }
  return rows;
}

async function install(index: string, names: readonly string[]): Promise<void> {
  const target = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  try {
    const { code, stderr } = await pipInstall(index, target, ...names);
    if (code !== 0) throw new Error(`Cannot install: ${stderr}`);
  } finally {
    await rm(target, { recursive: true });
  }
}

function expectCounts(found: readonly number[], expected: readonly number[]): void {
  if (found.join() === expected.join()) return;
  throw new Error(`Cannot believe the counts: expected ${expected.join()}, found ${found.join()}`);
}

async function measureLatency(upstream: UpstreamServer, stack: TestStack, fetches: number) {
  const files = Array.from({ length: FILES }, (_, n) => ({ filename: `many-${n}.0.tar.gz` }));
  upstream.answer("many", sendPage("many", files));
  for (let n = 0; n < 3; n++) {
    const { filename, body } = buildWheel({ name: "own", version: `${n}.0` });
    await stack.bucket.put(filename, body);
  }
  await stack.drain();
  const accept = "application/vnd.pypi.simple.v1+json";
  const direct = await timesOf(fetches, () => fetch(`${upstream.index}many/`, { headers: { accept } }));
  const through = await timesOf(fetches, () => stack.index.fetch("/simple/many/", { accept }));
  const own = await timesOf(fetches, () => stack.index.fetch("/simple/own/", { accept }));
  const reference = at(direct, 0.5);
  return [
    ["upstream's own, asked directly", direct],
    ["public, through the index", through],
    ["private, of 3 files", own],
  ].map(([page, times]) => {
    const sorted = times as number[];
    return [page as string, at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.5) / reference];
  });
}

/** @returns milliseconds, sorted */
async function timesOf(count: number, ask: () => Promise<Response>): Promise<number[]> {
  const times: number[] = [];
  for (let n = -5; n < count; n++) {
    const begun = performance.now();
    const response = await ask();
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`Cannot measure: answered ${response.status}`);
    // The first ones only warm up.
    if (n >= 0) times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}
