import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Bucket } from "./bucket.ts";
import { cleanEnvironment } from "./clean-environment.ts";
import { IndexClient } from "./index-client.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What the `start` script runs. */
const COMMAND = ["--import", "tsx", "packages/local/src/main.ts"];

/** A stack in its own process, started as a user starts it. */
export class StackProcess {
  readonly child: ChildProcess;
  readonly #exit: Promise<unknown[]>;
  stdout = "";
  stderr = "";

  constructor(env: Record<string, string>, command: readonly string[] = [process.execPath, ...COMMAND]) {
    const [program = "", ...args] = command;
    this.child = spawn(program, args, {
      cwd: ROOT,
      env: cleanEnvironment({ S3_PORT: "0", INDEX_PORT: "0", UPSTREAM: "none", ...env }),
      stdio: ["ignore", "pipe", "pipe"],
      // Its own process group, so that a test can signal it like a terminal.
      detached: true,
    });
    this.#exit = once(this.child, "close");
    this.child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.stdout += text;
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text) => {
      this.stderr += text;
    });
  }

  /** Resolves when it accepts connections. */
  async ready(): Promise<{ bucket: Bucket; index: IndexClient }> {
    const line = await this.#line(/^Ready: bucket at (\S+), index at (\S+),/m);
    const [, s3Url = "", indexUrl = ""] = line;
    return { bucket: new Bucket(s3Url, "my-pypi"), index: new IndexClient(indexUrl) };
  }

  /** Resolves when everything that could write to its output is gone. */
  async ended(): Promise<number | NodeJS.Signals> {
    const [code, signal] = await this.#exit;
    return (code ?? signal) as number | NodeJS.Signals;
  }

  async kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.ended();
  }

  signalGroup(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
  }

  async #line(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const match = this.stdout.match(pattern);
      if (match !== null) return match;
      const more = once(this.child.stdout ?? this.child, "data").then(() => true);
      if (await Promise.race([more, this.#exit.then(() => false)])) continue;
      throw new Error(`Cannot start the stack: it ended with ${await this.ended()}\n${this.stderr}`);
    }
  }
}
