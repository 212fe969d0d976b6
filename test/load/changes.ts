import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { seededRandom } from "./random.ts";

/** One request of a user to the bucket. */
export type Change = { kind: "put"; key: string; body: Buffer } | { kind: "delete"; key: string };

export interface Share {
  /** The number of this process, from 0. */
  process: number;
  processes: number;
  /** For all processes together. */
  files: number;
  projects: number;
  seed: number;
}

/**
 * What one process does to the bucket: it uploads its share of the files, and overwrites, deletes, yanks and copies
 * files at random, its own and others'. Some uploads are not wheels.
 */
export function* changes({ process, processes, files, projects, seed }: Share): Generator<Change> {
  const random = seededRandom(seed * 1_000 + process);
  let revision = 0;
  const put = (n: number, folder = ""): Change => {
    revision++;
    const { filename, body } = wheel(n, projects, `by process ${process}, revision ${revision}`);
    const isBroken = random() < 0.03;
    return { kind: "put", key: folder + filename, body: isBroken ? body.subarray(0, 200) : body };
  };
  const remove = (key: string): Change => ({ kind: "delete", key });

  for (let n = process; n < files; n += processes) {
    yield put(n);
    const other = Math.floor(random() * files);
    const key = filename(random() < 0.5 ? n : other, projects);
    const dice = random();
    if (dice < 0.3) yield remove(key);
    else if (dice < 0.4) yield put(other);
    else if (dice < 0.5)
      yield { kind: "put", key: `${key}.yanked`, body: Buffer.from(`revision ${revision}`) };
    else if (dice < 0.55) yield remove(`${key}.yanked`);
    else if (dice < 0.6) yield put(other, "copies/");
    else if (dice < 0.65) yield remove(`copies/${key}`);
    else if (dice < 0.66) yield status(other % projects, "quarantined");
    else if (dice < 0.68) yield status(other % projects, "deprecated");
    else if (dice < 0.7) yield remove(statusKey(other % projects));
  }
}

function status(project: number, status: string): Change {
  return { kind: "put", key: statusKey(project), body: Buffer.from(`${status} for the time being`) };
}

function statusKey(project: number): string {
  return `load-${project}.status`;
}

function filename(n: number, projects: number): string {
  return wheel(n, projects, "").filename;
}

function wheel(n: number, projects: number, description: string): { filename: string; body: Buffer } {
  // Stored, so that the metadata can be found in the file as it is.
  return buildWheel({ name: `load-${n % projects}`, version: `1.${n}`, description, compression: "stored" });
}
