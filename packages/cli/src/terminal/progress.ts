import { byteSize } from "@wheelyard/core/byte-size";
import { printable } from "@wheelyard/core/printable";
import { Presets, SingleBar } from "cli-progress";
import { colours } from "./colours.ts";

/** Progress, shown on standard error if it is a terminal. */
export interface Progress {
  add(amount: number): void;
  stop(): void;
}

const SILENT: Progress = { add() {}, stop() {} };

export function byteProgress(label: string, total: number): Progress {
  return progress(label, total, byteSize);
}

/** @param total undefined if unknown */
export function countProgress(label: string, total: number | undefined): Progress {
  return progress(label, total, String);
}

/** For work of unknown size: shows the time elapsed. */
export function elapsedProgress(label: string): Pick<Progress, "stop"> {
  const start = Date.now();
  const shown = () => `${Math.round((Date.now() - start) / 1_000)} s`;
  const elapsed = progress(label, undefined, shown);
  const timer = setInterval(() => elapsed.add(1), 1_000);
  return {
    stop() {
      clearInterval(timer);
      elapsed.stop();
    },
  };
}

function progress(label: string, total: number | undefined, shown: (amount: number) => string): Progress {
  if (process.stderr.isTTY !== true) return SILENT;
  const { cyan } = colours(process.stderr);
  const format =
    total === undefined
      ? "{label} {done}"
      : `{label} ${cyan("{bar}")} {percentage}%  {done} of ${shown(total)}`;
  const options = { format, hideCursor: true, clearOnComplete: true, stream: process.stderr };
  const bar = new SingleBar(options, Presets.shades_classic);
  let done = 0;
  // Passed as a value: braces in it are not part of the format.
  bar.start(total ?? 0, 0, { label: printable(label), done: shown(0) });
  return {
    add(amount) {
      done += amount;
      bar.update(done, { done: shown(done) });
    },
    stop: () => bar.stop(),
  };
}
