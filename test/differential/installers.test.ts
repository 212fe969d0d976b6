import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ODD_FILES } from "@wheelyard/indexer/testing/corpus/odd-files";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installerEnvironment, pythonPrograms } from "../support/python-programs.ts";
import { runCommand } from "../support/run-command.ts";
import { publish } from "./published.ts";

/** What installs a wheel, and only that, into a folder. */
const INSTALLERS = {
  pip: {
    requirements: "pip-26.3.txt",
    command: ["python", "-m", "pip", "install", "--no-index", "--no-deps", "--no-compile", "--target"],
  },
  uv: {
    requirements: "uv.txt",
    command: ["uv", "pip", "install", "--no-index", "--no-deps", "--no-cache", "--target"],
  },
} as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-installers-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const CASES = Object.entries(INSTALLERS).flatMap(([name, installer]) =>
  ODD_FILES.map(([what, build]) => ({ name, what, installer, build })),
);

it.each(CASES)("$name installs of $what what is published", async ({ installer, build }) => {
  const { filename, contents } = build();
  const published = await publish(filename, ...contents);
  if (published.kind === "refused") return expect.fail(published.reason);

  const place = await mkdtemp(join(folder, "wheel-"));
  const wheel = join(place, filename);
  const target = join(place, "target");
  await writeFile(wheel, Buffer.concat(contents.map((part) => part as Uint8Array)));
  await mkdir(target);
  const programs = await pythonPrograms(
    new URL(`../clients/requirements/${installer.requirements}`, import.meta.url),
  );
  const [program, ...options] = installer.command;
  const environment = { ...installerEnvironment(), UV_PYTHON_DOWNLOADS: "never" };
  const ended = await runCommand(join(programs, program), [...options, target, wheel], environment, place);

  expect(ended.code, ended.stderr).toBe(0);
  expect(await readFile(join(target, "acme-1.0.dist-info/METADATA"))).toEqual(published.metadata);
});
