import type { Benchmark, Scale } from "./benchmark.ts";
import { startCannedS3 } from "./measure/canned-s3.ts";
import { runMeasured } from "./measure/run-measured.ts";
import { bundleProgram } from "./programs/bundle.ts";

const REPETITIONS: Record<Scale, number> = { quick: 1, full: 5 };

const REQUESTS = [
  { name: "GET of 2 KB", operation: "get", calls: 1_500 },
  { name: "GET of a range of 4 MiB", operation: "range", calls: 60 },
  { name: "PUT of 5 KB", operation: "put", calls: 1_500 },
  { name: "a page of a listing, 1,000 objects", operation: "list", calls: 80 },
] as const;

const CLIENTS = ["store", "sdk", "sdk-cached"] as const;

interface Cost {
  /** Microseconds of processor time. */
  first: number;
  later: number;
}

const benchmark: Benchmark = {
  title: "The S3 client",
  goal: "a GET for a fifth of what the SDK's client takes",
  async run(scale) {
    await using s3 = await startCannedS3();
    const program = await bundleProgram("s3-calls");
    const rows = [];
    for (const { name, operation, calls } of REQUESTS) {
      const best = new Map<string, Cost>();
      // In turn, so that the machine's other work affects all of them.
      for (let n = 0; n < REPETITIONS[scale]; n++) {
        for (const client of CLIENTS) {
          const count = scale === "quick" ? calls / 10 : calls;
          const args = [program, s3.url, client, operation, String(count)];
          const cost: Cost = JSON.parse((await runMeasured(process.execPath, args)).stdout);
          best.set(client, cheaper(best.get(client) ?? cost, cost));
        }
      }
      const [ours, sdk, cached] = CLIENTS.map((client) => best.get(client) ?? { first: 0, later: 0 });
      if (ours === undefined || sdk === undefined || cached === undefined) throw new Error("Cannot compare");
      rows.push([
        name,
        sdk.later / ours.later,
        cached.later / ours.later,
        sdk.first / ours.first,
        ours.later,
        sdk.later,
        cached.later,
        ours.first / 1_000,
        sdk.first / 1_000,
      ]);
    }
    return {
      tables: [
        {
          title: `Processor time of a request, eight side by side, best of ${REPETITIONS[scale]}`,
          columns: [
            "request",
            "SDK, times ours",
            "SDK with cacheMiddleware, times ours",
            "SDK, times ours, first of a process",
            "ours, µs",
            "SDK, µs",
            "SDK with cacheMiddleware, µs",
            "ours, first, ms",
            "SDK, first, ms",
          ],
          rows,
        },
      ],
    };
  },
};

export default benchmark;

function cheaper(a: Cost, b: Cost): Cost {
  return { first: Math.min(a.first, b.first), later: Math.min(a.later, b.later) };
}
