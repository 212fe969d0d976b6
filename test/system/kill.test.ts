import { sample } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { expect, it, onTestFinished } from "vitest";
import type { Bucket } from "../support/bucket.ts";
import { StackProcess } from "../support/stack-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const PROJECTS = 6;
const wheels = Array.from({ length: 120 }, (_, n) =>
  buildWheel({ name: `project-${n % PROJECTS}`, version: `1.${n}`, description: "x".repeat(n * 200) }),
);
const isDeleted = (n: number): boolean => n % 4 === 0;

/** Uploads every wheel, and deletes some again. An upload that failed because of a kill is repeated. */
class Uploaders {
  readonly #left = wheels.map((_, n) => n);

  get left(): number {
    return this.#left.length;
  }

  async work(bucket: Bucket, onProgress: () => void): Promise<void> {
    await Promise.all(Array.from({ length: 8 }, () => this.#workAlone(bucket, onProgress)));
  }

  async #workAlone(bucket: Bucket, onProgress: () => void): Promise<void> {
    for (let n = this.#left.shift(); n !== undefined; n = this.#left.shift()) {
      const { filename, body } = wheels[n] as (typeof wheels)[number];
      try {
        await bucket.put(filename, body);
        if (isDeleted(n)) await bucket.delete(filename);
      } catch {
        this.#left.push(n);
        return;
      }
      onProgress();
    }
  }
}

it("SIGKILL loses nothing, whenever it comes", async () => {
  const dataDir = await temporaryFolder();
  let stack: StackProcess | undefined;
  onTestFinished(async () => {
    await stack?.kill("SIGKILL");
  });

  const uploaders = new Uploaders();
  // The last kill comes when everything is uploaded, but not yet indexed.
  for (const killedAt of sample([100, 70, 40, 20, 0])) {
    stack = new StackProcess({ DATA_DIR: dataDir });
    const { child } = stack;
    const { bucket } = await stack.ready();
    while (child.exitCode === null && !child.killed) {
      await uploaders.work(bucket, () => {
        if (uploaders.left <= killedAt) child.kill("SIGKILL");
      });
    }
    bucket.client.destroy();
    expect(await stack.ended()).toBe("SIGKILL");
  }

  stack = new StackProcess({ DATA_DIR: dataDir });
  const { bucket, index } = await stack.ready();
  await uploaders.work(bucket, () => {});
  expect(uploaders.left).toBe(0);

  const kept = wheels.filter((_, n) => !isDeleted(n));
  const expected = kept.map(({ filename }) => filename).sort();
  expect((await bucket.keys("project")).sort()).toEqual(expected);
  const listed = async (): Promise<string[]> => {
    const pages = Array.from({ length: PROJECTS }, (_, n) => index.filenames(`project-${n}`));
    return (await Promise.all(pages)).flat().sort();
  };
  await expect.poll(listed, { timeout: 60_000, interval: 200 }).toEqual(expected);
  for (const { filename, body } of kept) {
    const file = await index.fetch(`/${filename}`);
    expect(Buffer.from(await file.arrayBuffer()).equals(body), filename).toBe(true);
  }
});
