import type { Plot } from "./report/plot.ts";
import type { Table } from "./report/table.ts";

/** What a benchmark found. Ratios and counts come first, times last, because times depend on the machine. */
export interface Measurements {
  tables: readonly Table[];
  plots?: readonly Plot[];
}

/** The default export of each benchmark beside this file. */
export interface Benchmark {
  title: string;
  /** The goal. */
  goal: string;
  run(scale: Scale): Promise<Measurements>;
}

/** `quick` shows that a benchmark works; only `full` means something. */
export type Scale = "quick" | "full";
