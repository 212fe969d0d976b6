import type { TargetOptions } from "../target/target-options.ts";

/** What every command takes that changes the bucket and looks for the outcome. */
export interface ChangeOptions extends TargetOptions {
  /** False for --no-wait. */
  wait: boolean;
  /** Seconds. */
  timeout: number;
}
