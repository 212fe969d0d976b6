import type { Plot } from "./report/plot.ts";
import type { Table } from "./report/table.ts";

/** What a benchmark found out. Ratios and counts come first, times last: they depend on the machine. */
export interface Findings {
  tables: readonly Table[];
  plots?: readonly Plot[];
}

/** The default export of each file beside this one that is a benchmark. */
export interface Benchmark {
  title: string;
  /** What it should come to. */
  goal: string;
  run(scale: Scale): Promise<Findings>;
}

/** `quick` shows that a benchmark works; only `full` says something. */
export type Scale = "quick" | "full";
