import { counted } from "@wheelyard/core/counted";
import { refused } from "../command-error.ts";
import { interruptible } from "../terminal/interruption.ts";
import { print, printJson } from "../terminal/print.ts";
import { countProgress } from "../terminal/progress.ts";
import { DeadLetterQueue } from "./dead-letter-queue.ts";
import { type QueueOptions, queueUrlsOf } from "./open-queues.ts";

export interface RedriveOptions extends QueueOptions {
  dryRun?: boolean;
  json?: boolean;
}

export async function redrive(options: RedriveOptions): Promise<void> {
  const letters = new DeadLetterQueue(await queueUrlsOf(options), options.region);
  try {
    const count = await letters.count();
    const moved = options.dryRun ? 0 : await move(letters, count);
    // Not counted again: SQS's counts lag by up to a minute.
    const left = Math.max(0, count - moved);
    if (options.json) printJson({ moved, left });
    else if (moved > 0 || left === 0 || options.dryRun) print(sentence(moved, left));
    if (left > 0 && !options.dryRun) {
      throw refused(
        `Cannot move ${messages(left)}: another reader holds them right now; try again in a minute`,
      );
    }
  } finally {
    letters.close();
  }
}

async function move(letters: DeadLetterQueue, count: number): Promise<number> {
  if (count === 0) return 0;
  let moved = 0;
  const progress = countProgress("Moving dead letters back:", count);
  await interruptible("messages not yet moved stay where they are", (signal) =>
    letters.moveAll((some) => {
      moved += some;
      progress.add(some);
    }, signal),
  ).finally(() => progress.stop());
  return moved;
}

function sentence(moved: number, left: number): string {
  if (moved > 0) return `Moved ${messages(moved)} back into the indexer's queue`;
  return left === 0 ? "There are no dead letters" : `Would move ${messages(left)} back`;
}

function messages(count: number): string {
  return counted(count, "message");
}
