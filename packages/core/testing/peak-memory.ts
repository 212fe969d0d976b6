import { readFileSync } from "node:fs";

/**
 * The most memory in bytes that this program has held since it started.
 *
 * `maxRSS` would not do on Linux: a new process inherits there what its parent held when it started it.
 */
export function peakMemory(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS * 1024;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  if (kibibytes === undefined) throw new Error("Cannot read /proc/self/status: expected VmHWM in kB");
  return Number(kibibytes) * 1024;
}
