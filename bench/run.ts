import { parseArgs } from "node:util";
import type { Benchmark, Scale } from "./benchmark.ts";
import { publish } from "./report/publish.ts";

/** `pnpm bench [--quick] [NAME…]`: runs all benchmarks, or those named, one after the other. */
const NAMES = [
  "upload-cost",
  "rendering",
  "install",
  "burst",
  "huge-wheel",
  "reconcile",
  "reconcile-channels",
  "ingest",
  "edge",
  "lambda",
  "s3-client",
  "upstream",
  "usage",
  "advisories",
];

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`Cannot run "${unknown.join('", "')}": expected some of ${NAMES.join(", ")}\n`);
  process.exit(2);
}
const scale: Scale = values.quick ? "quick" : "full";
for (const name of positionals.length > 0 ? positionals : NAMES) {
  process.stdout.write(`${name}…\n`);
  const { default: benchmark }: { default: Benchmark } = await import(`./${name}.ts`);
  await publish(name, benchmark, await benchmark.run(scale), scale);
}
