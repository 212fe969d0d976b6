import { setTimeout } from "node:timers/promises";

export interface Clock {
  /** In milliseconds. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** @param signal ends a pause at once */
export function systemClock(signal?: AbortSignal): Clock {
  return {
    now: Date.now,
    pause: (milliseconds) => setTimeout(milliseconds, undefined, signal && { signal }),
  };
}

export function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
