import type { CountReport } from "./count-downloads.ts";
import type { Recount } from "./days/recount-day.ts";

/** One line of the function's log, in JSON. */
export type UsageLogEntry =
  | {
      event: "day-counted";
      day: string;
      logs: number;
      lines: number;
      /** Lines that can't be read. */
      unreadable: number;
      repeated: number;
      /** Downloads of more projects than are counted in a day. */
      uncounted: number;
      projects: number;
      milliseconds: number;
    }
  | { event: "log-damaged"; key: string; problem: string }
  | { event: "day-closed"; day: string; missing: number }
  | { event: "day-overtaken"; day: string }
  | { event: "totals-written"; written: number; deleted: number; overtaken: number };

/** What a run did. Days that needed nothing are left out. */
export function logEntriesOf({ days, totals }: CountReport): UsageLogEntry[] {
  return [...days.flatMap(entriesOfDay), { event: "totals-written", ...totals }];
}

function entriesOfDay(recount: Recount): UsageLogEntry[] {
  const { day } = recount;
  switch (recount.kind) {
    case "counted": {
      const { logs, counts, damaged, milliseconds } = recount;
      const { lines, unreadable, repeated, uncounted, projects } = counts;
      return [
        ...damaged.map((log) => ({ event: "log-damaged" as const, ...log })),
        {
          event: "day-counted",
          ...{ day, logs, lines, unreadable, repeated, uncounted },
          projects: projects.size,
          milliseconds,
        },
      ];
    }
    case "closed":
      return [{ event: "day-closed", day, missing: recount.missing }];
    case "overtaken":
      return [{ event: "day-overtaken", day }];
    case "unchanged":
      return [];
  }
}
