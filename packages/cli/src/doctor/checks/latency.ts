import { type Check, failed, passed, type Seen } from "../check.ts";
import { inSeconds } from "../clock.ts";
import { eventually } from "../eventually.ts";
import type { Place } from "../place.ts";
import { checkPage } from "./probe-page.ts";

/** The edge may serve a page that is five seconds old, and an event of S3 usually takes less than two. */
const MOST_MS = 15_000;

/**
 * How long uploads take to be seen by a client, one after the other.
 *
 * @param uploads how many
 */
export function latency(uploads: number): Check {
  return {
    group: "Probe",
    name: "from upload to visible",
    expects: `nine in ten uploads on the page that a client gets within ${inSeconds(MOST_MS)}`,
    after: ["listed"],
    unchecked: { emulator: "how fast the emulator is says nothing about AWS" },
    async run(place) {
      const took: number[] = [];
      for (let n = 1; n <= uploads; n++) {
        const one = await measure(place, n);
        if (typeof one !== "number") return one;
        took.push(one);
      }
      const [half, most, worst] = [0.5, 0.9, 1].map((share) => percentile(took, share)) as [
        number,
        number,
        number,
      ];
      const text = `${uploads} uploads: half within ${inSeconds(half)}, nine in ten within ${inSeconds(most)}, all within ${inSeconds(worst)}`;
      return most <= MOST_MS ? passed(text) : failed(text);
    },
  };
}

/** @returns milliseconds, or why there is nothing to measure */
async function measure(place: Place, n: number): Promise<number | Seen> {
  const { store, clock, probe } = place;
  const { key, filename, body } = probe.release(n);
  await store.put(key, body, { contentType: "application/octet-stream" }, { ifNoneMatch: "*" });
  const start = clock.now();
  const seen = await eventually(place, () =>
    checkPage(place, (files) =>
      files.some((file) => file.filename === filename) ? passed("") : failed(`a page without ${filename}`),
    ),
  );
  return seen.outcome === "passed" ? clock.now() - start : seen;
}

/** The least measurement that this share of all does not exceed. */
function percentile(measurements: readonly number[], share: number): number {
  const sorted = measurements.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
