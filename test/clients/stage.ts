import type { Access } from "@wheelyard/local/edge/exchange";
import { startTestStack, type TestStack } from "../support/test-stack.ts";
import { distributions, elsewhere, later, yanked } from "./distributions.ts";

/** Two indexes with the distributions of the scenarios. */
export interface Stage extends AsyncDisposable {
  /** The address of the first, with login and `/simple/`. */
  index: string;
  /** The address of another index, the only one with the project `elsewhere`. */
  otherIndex: string;
  /** The first with a login that it does not know. */
  indexWithWrongToken: string;
  /** Between the uploads of `dated` 1.0 and 2.0. ISO 8601 in UTC. */
  betweenUploads: string;
  /** SHA-256 by filename, as the page gives it. */
  hashOf(project: string, filename: string): Promise<string>;
  /** The requests to the first index since the last call. */
  takeAccesses(): Access[];
}

export async function startStage(): Promise<Stage> {
  const [first, other] = await Promise.all([startTestStack(), startTestStack()]);
  await Promise.all([
    ...distributions.map(({ filename, body }) => first.bucket.put(filename, body)),
    first.bucket.put(`${yanked.filename}.yanked`, "it lost data"),
    other.bucket.put(elsewhere.filename, elsewhere.body),
  ]);
  await first.drain();
  await other.drain();
  return {
    index: first.index.simpleUrl,
    otherIndex: other.index.simpleUrl,
    indexWithWrongToken: first.index.simpleUrl.replace("local:local@", "local:wrong@"),
    betweenUploads: await uploadLater(first),
    async hashOf(project, filename) {
      const page = await first.index.project(project);
      const file = page?.files.find((candidate) => candidate.filename === filename);
      if (file === undefined)
        throw new Error(`Cannot find "${filename}": expected it on the page of ${project}`);
      return file.hashes.sha256;
    },
    takeAccesses: () => first.accesses.splice(0),
    async [Symbol.asyncDispose]() {
      await first[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

/**
 * Uploads a file until it is visibly newer than its predecessor: S3 gives times in seconds.
 *
 * @returns a time between the two
 */
async function uploadLater({ bucket, drain, index }: TestStack): Promise<string> {
  for (;;) {
    await bucket.put(later.filename, later.body);
    await drain();
    const { files = [] } = (await index.project("dated")) ?? {};
    const [before, after] = files.map((file) => file["upload-time"]);
    if (before !== undefined && after !== undefined && before < after) {
      // Neither of the two: clients differ in whether the exact moment still counts.
      return new Date((Date.parse(before) + Date.parse(after)) / 2).toISOString();
    }
    await bucket.delete(later.filename);
    await drain();
  }
}
