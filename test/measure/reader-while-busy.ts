import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import type { IndexClient } from "../support/index-client.ts";
import { StackProcess } from "../support/stack-process.ts";

/* How long a reader of a local index waits for a page while the indexer is busy, and while it is idle. */

const { values } = parseArgs({
  options: {
    wheels: { type: "string", default: "60" },
    /** The size of each wheel's README. */
    kilobytes: { type: "string", default: "1000" },
  },
});
const README = "# Title\n\nSome *text*, `code` and a [link](https://example.com).\n\n- a\n- b\n\n".repeat(
  (Number(values.kilobytes) * 1_000) / 80,
);
const wheels = Array.from({ length: Number(values.wheels) }, (_, n) =>
  buildWheel({
    name: `busy-${n}`,
    version: "1.0",
    description: README,
    fields: { "Description-Content-Type": "text/markdown" },
  }),
);

const dataDir = await mkdtemp(join(tmpdir(), "wheelyard-measure-"));
const stack = new StackProcess({ DATA_DIR: dataDir });
try {
  const begun = performance.now();
  const { bucket, index } = await stack.ready();
  process.stdout.write(`ready after ${Math.round(performance.now() - begun)} ms\n`);
  const first = buildWheel({ name: "acme", version: "1.0" });
  await bucket.put(first.filename, first.body);
  while (!stack.stdout.includes("Listed acme")) await pause(50);
  let isOver = false;
  const end = setTimeout(() => {
    isOver = true;
  }, 3_000);
  await report("idle", index, () => isOver);
  clearTimeout(end);
  await Promise.all(wheels.map(({ filename, body }) => bucket.put(filename, body)));
  await report("busy", index, () => (stack.stdout.match(/^Listed busy_/gm)?.length ?? 0) >= wheels.length);
  bucket.client.destroy();
} finally {
  await stack.kill("SIGTERM");
  await rm(dataDir, { recursive: true });
}

async function report(state: string, index: IndexClient, isOver: () => boolean): Promise<void> {
  const waits: number[] = [];
  const begun = performance.now();
  while (!isOver()) {
    const asked = performance.now();
    const response = await index.fetch("/simple/acme/");
    await response.arrayBuffer();
    waits.push(performance.now() - asked);
    await pause(10);
  }
  const seconds = (performance.now() - begun) / 1_000;
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN).toFixed(1);
  process.stdout.write(
    `${state}: ${waits.length} answers in ${seconds.toFixed(1)} s; ms waited: median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)}\n`,
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
