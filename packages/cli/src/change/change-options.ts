import type { TargetOptions } from "../target/target-options.ts";

/** Options of every command that changes the bucket and waits for the index to follow. */
export interface ChangeOptions extends TargetOptions {
  /** False for --no-wait. */
  wait: boolean;
  /** In seconds. */
  timeout: number;
}
