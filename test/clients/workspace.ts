import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { cleanEnvironment } from "../support/clean-environment.ts";
import { runCommand } from "../support/run-command.ts";
import type { Outcome } from "./outcome.ts";

/** An empty folder and home in which a client runs once, as if on a new machine. */
export class Workspace {
  readonly folder: string;
  readonly #programs: string;
  readonly #env: Record<string, string>;

  private constructor(folder: string, programs: readonly [string, ...string[]]) {
    this.folder = folder;
    [this.#programs] = programs;
    const home = join(folder, "home");
    const clean = cleanEnvironment({
      HOME: home,
      XDG_CACHE_HOME: join(home, "cache"),
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_CONFIG_DIRS: join(home, "system-config"),
      XDG_DATA_HOME: join(home, "data"),
      XDG_STATE_HOME: join(home, "state"),
      PIP_NO_INPUT: "1",
      PIP_DISABLE_PIP_VERSION_CHECK: "1",
      PYTHON_KEYRING_BACKEND: "keyring.backends.null.Keyring",
      NO_COLOR: "1",
      COLUMNS: "250",
    });
    this.#env = { ...clean, PATH: [...programs, clean.PATH ?? ""].join(delimiter) };
  }

  /** @param programs the folder of the client's programs, and of those that it runs */
  static async make(...programs: readonly [string, ...string[]]): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), "wheelyard-client-"));
    await mkdir(join(folder, "home"));
    await mkdir(join(folder, "project"));
    return new Workspace(folder, programs);
  }

  /** The folder of the client's project, where its programs are started. */
  path(...segments: string[]): string {
    return join(this.folder, "project", ...segments);
  }

  async write(file: string, content: string | Uint8Array): Promise<string> {
    const path = this.path(file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }

  /** Runs one of the client's programs, or any program by its absolute path. */
  async run(
    program: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Omit<Outcome, "versions"> & { stdout: string }> {
    const ended = await runCommand(
      resolve(this.#programs, program),
      args,
      { ...this.#env, ...env },
      this.path(),
    );
    return { code: ended.code, stdout: ended.stdout, output: ended.stdout + ended.stderr };
  }

  /** What is installed in any `site-packages` or target folder below the project. */
  async installed(): Promise<Map<string, string>> {
    const entries = await readdir(this.path(), { recursive: true });
    const installed = new Map<string, string>();
    for (const entry of entries) {
      const match = /([^/\\]+)-([^-/\\]+)\.dist-info$/.exec(entry);
      if (match?.[1] && match[2]) installed.set(normalised(match[1]), match[2]);
    }
    return installed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

export function normalised(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}
