import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../support/clean-environment.ts";

const WORKER = fileURLToPath(new URL("./readers/worker.py", import.meta.url));

/** One Python process that reads archives with the modules in `readers/`. Ask one thing at a time. */
export class PythonReaders {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;

  constructor() {
    // Isolated: neither PYTHONPATH nor the user's own packages can replace what we compare with.
    this.#process = spawn("python3", ["-I", "-X", "utf8", WORKER], {
      env: cleanEnvironment(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** What `read` of `readers/<reader>.py` says about each file. */
  async read<T>(reader: string, files: readonly Uint8Array[]): Promise<T[]> {
    const { stdin } = this.#process;
    stdin.write(`${JSON.stringify({ reader, sizes: files.map(({ length }) => length) })}\n`);
    for (const file of files) stdin.write(file);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`Cannot read with ${reader}.py: Python ended, see its output`);
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.stdin.end();
    if (this.#process.exitCode === null) await ended;
  }
}
