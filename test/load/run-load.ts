import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Bucket } from "../support/bucket.ts";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { keptPort } from "../support/kept-port.ts";
import { StackProcess } from "../support/stack-process.ts";
import { compareIndex } from "./compare-index.ts";
import type { Progress } from "./uploader.ts";

export interface Load {
  files: number;
  projects: number;
  /** Beside the main index. */
  channels: number;
  processes: number;
  /** How often the server is killed, spread evenly over the uploads. */
  kills: number;
  seed: number;
}

export interface LoadReport {
  changes: number;
  /** Requests that a kill cut off, or that found no server. */
  failedRequests: number;
  uploadSeconds: number;
  /** From the last upload until every event was handled. */
  drainSeconds: number;
  /** Events that were waiting or being handled at each kill. */
  waitingAtKill: number[];
  waitingAtEnd: number;
  /** Handling attempts that failed and were repeated. */
  redeliveries: number;
  /** Events that were given up. */
  deadLetters: number;
  filesInBucket: number;
  pages: number;
  /** One sentence for each thing that the index says and the bucket doesn't, or vice versa. */
  differences: string[];
}

/** A stack's default. */
const BUCKET = "my-pypi";

const UPLOADER = fileURLToPath(new URL("./uploader.ts", import.meta.url));

/** Uploads and deletes from many processes while the server is killed; then compares the whole index with the bucket. */
export async function runLoad(load: Load, dataDir: string): Promise<LoadReport> {
  const run = new LoadRun(load, dataDir);
  try {
    return await run.run();
  } finally {
    await run.stop();
  }
}

class LoadRun {
  readonly #load: Load;
  readonly #dataDir: string;
  readonly #uploaders: ChildProcess[] = [];
  readonly #progress = new Map<ChildProcess, Progress>();
  readonly #waitingAtKill: number[] = [];
  #ports: Record<string, string> = {};
  #stack: StackProcess | undefined;
  #redeliveries = 0;

  constructor(load: Load, dataDir: string) {
    this.#load = load;
    this.#dataDir = dataDir;
  }

  async run(): Promise<LoadReport> {
    const { files, kills } = this.#load;
    // The uploaders find the server again at the same address.
    this.#ports = { S3_PORT: String(await keptPort()), INDEX_PORT: String(await keptPort()) };
    let bucket = await this.#startStack();
    const begun = Date.now();
    const killing = async (): Promise<void> => {
      for (let kill = 1; kill <= kills; kill++) {
        await this.#reach((files * kill) / (kills + 1));
        await this.#killStack();
        bucket = await this.#startStack();
      }
    };
    await Promise.all([this.#startUploaders(bucket), killing()]);
    const uploaded = Date.now();
    const waitingAtEnd = await this.#countMessages("messages");
    while ((await this.#countMessages("messages")) > 0) await delay(100);
    const drained = Date.now();

    const totals = [...this.#progress.values()];
    const report: LoadReport = {
      changes: sum(totals.map(({ done }) => done)),
      failedRequests: sum(totals.map(({ failed }) => failed)),
      uploadSeconds: (uploaded - begun) / 1000,
      drainSeconds: (drained - uploaded) / 1000,
      waitingAtKill: this.#waitingAtKill,
      waitingAtEnd,
      redeliveries: this.#redeliveries + this.#redeliveriesSoFar(),
      deadLetters: await this.#countMessages("dead-letters"),
      ...(await compareIndex(bucket)),
    };
    bucket.client.destroy();
    return report;
  }

  async stop(): Promise<void> {
    for (const uploader of this.#uploaders) uploader.kill("SIGKILL");
    await this.#stack?.kill("SIGKILL");
  }

  async #startStack(): Promise<Bucket> {
    this.#stack = new StackProcess({ DATA_DIR: this.#dataDir, ...this.#ports });
    return (await this.#stack.ready()).bucket;
  }

  async #killStack(): Promise<void> {
    this.#waitingAtKill.push(await this.#countMessages("messages"));
    await this.#stack?.kill("SIGKILL");
    this.#redeliveries += this.#redeliveriesSoFar();
  }

  #redeliveriesSoFar(): number {
    return this.#stack?.stdout.match(/^Attempt \d+ of \d+ on /gm)?.length ?? 0;
  }

  async #startUploaders({ name }: Bucket): Promise<void> {
    const { files, projects, channels, processes, seed } = this.#load;
    const s3Url = `http://127.0.0.1:${this.#ports.S3_PORT}`;
    const ends = Array.from({ length: processes }, async (_, process) => {
      const share = { process, processes, files, projects, channels, seed };
      const uploader = fork(UPLOADER, [JSON.stringify({ s3Url, bucketName: name, share })], {
        execArgv: ["--import", "tsx"],
        env: cleanEnvironment({ AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" }),
      });
      this.#uploaders.push(uploader);
      uploader.on("message", (progress) => this.#progress.set(uploader, progress as Progress));
      const [code, signal] = await once(uploader, "exit");
      if (code !== 0) throw new Error(`Cannot upload: process ${process} ended with ${code ?? signal}`);
    });
    await Promise.all(ends);
  }

  /** Waits until so many changes are made. */
  async #reach(changes: number): Promise<void> {
    while (sum([...this.#progress.values()].map(({ done }) => done)) < changes) await delay(20);
  }

  async #countMessages(folder: "messages" | "dead-letters"): Promise<number> {
    return (await readdir(join(this.#dataDir, "queue", BUCKET, folder))).length;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
