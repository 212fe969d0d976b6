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
  /** Beside the main index. Files are spread evenly over all of them. */
  channels: number;
  seed: number;
}

/**
 * What one process does to the bucket: it uploads its share of the files, and overwrites, deletes, yanks and copies
 * files at random, its own and others'. Some uploads are not wheels. The same projects are in the main index and in each
 * channel, and half of their filenames.
 */
export function* changes(share: Share): Generator<Change> {
  const { process, processes, files, projects, seed } = share;
  const random = seededRandom(seed * 1_000 + process);
  let revision = 0;
  const put = (n: number, folder = ""): Change => {
    revision++;
    const { filename, body } = wheel(n, share, `by process ${process}, revision ${revision}`);
    const isBroken = random() < 0.03;
    const key = rootOf(n, share) + folder + filename;
    return { kind: "put", key, body: isBroken ? body.subarray(0, 200) : body };
  };
  const remove = (key: string): Change => ({ kind: "delete", key });

  for (let n = process; n < files; n += processes) {
    yield put(n);
    const other = Math.floor(random() * files);
    const chosen = random() < 0.5 ? n : other;
    const [root, name] = [rootOf(chosen, share), wheel(chosen, share, "").filename];
    const key = root + name;
    const ofProject = rootOf(other, share) + statusFile(other % projects);
    const dice = random();
    if (dice < 0.3) yield remove(key);
    else if (dice < 0.4) yield put(other);
    else if (dice < 0.5)
      yield { kind: "put", key: `${key}.yanked`, body: Buffer.from(`revision ${revision}`) };
    else if (dice < 0.55) yield remove(`${key}.yanked`);
    else if (dice < 0.6) yield put(other, "copies/");
    else if (dice < 0.65) yield remove(`${root}copies/${name}`);
    else if (dice < 0.66) yield status(ofProject, "quarantined");
    else if (dice < 0.68) yield status(ofProject, "deprecated");
    else if (dice < 0.7) yield remove(ofProject);
  }
}

function status(key: string, status: string): Change {
  return { kind: "put", key, body: Buffer.from(`${status} for the time being`) };
}

function statusFile(project: number): string {
  return `load-${project}.status`;
}

/** Where the n-th file is: in the main index, or in a channel. */
function rootOf(n: number, { projects, channels }: Share): string {
  const root = Math.floor(n / projects) % (channels + 1);
  return root === 0 ? "" : `_channels/c${root}/`;
}

function wheel(
  n: number,
  { projects, channels }: Share,
  description: string,
): { filename: string; body: Buffer } {
  // The version that each root's turn has, for every other turn: the same in all of them.
  const turn = Math.floor(n / projects / (channels + 1));
  const version = turn % 2 === 0 ? `1.${turn}` : `2.${n}`;
  // Stored, so that the metadata can be found in the file as it is.
  return buildWheel({ name: `load-${n % projects}`, version, description, compression: "stored" });
}
