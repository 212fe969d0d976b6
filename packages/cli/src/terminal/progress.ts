import { Presets, SingleBar } from "cli-progress";
import { byteSize } from "./byte-size.ts";
import { colours } from "./colours.ts";

export interface Progress {
  add(bytes: number): void;
  stop(): void;
}

const SILENT: Progress = { add() {}, stop() {} };

/** A bar of bytes on standard error, where a person looks at it. */
export function byteProgress(label: string, total: number): Progress {
  if (process.stderr.isTTY !== true) return SILENT;
  const { cyan } = colours(process.stderr);
  const bar = new SingleBar(
    {
      format: `${label} ${cyan("{bar}")} {percentage}%  {done} of {all}`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  let done = 0;
  const all = byteSize(total);
  bar.start(total, 0, { done: byteSize(0), all });
  return {
    add(bytes) {
      done += bytes;
      bar.update(done, { done: byteSize(done), all });
    },
    stop: () => bar.stop(),
  };
}
