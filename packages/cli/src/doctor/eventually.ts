import { failed, passed, type Seen } from "./check.ts";
import { type Clock, inSeconds } from "./clock.ts";

const PAUSE_MS = 500;

/** Looks again until it no longer fails, or patience is at its end. Says how long that took. */
export async function eventually(
  { clock, patience }: { clock: Clock; patience: number },
  look: () => Promise<Seen>,
): Promise<Seen> {
  const start = clock.now();
  for (;;) {
    const seen = await look();
    const waited = clock.now() - start;
    if (seen.outcome === "passed") return passed(`${seen.saw}, after ${inSeconds(waited)}`);
    if (seen.outcome !== "failed") return seen;
    if (waited >= patience * 1_000) return failed(`${seen.saw}, even after ${inSeconds(waited)}`);
    await clock.pause(PAUSE_MS);
  }
}
