import { join } from "node:path";
import { pythonPrograms } from "../../test/support/python-programs.ts";
import { TARGET } from "../fixtures/wheels.ts";
import { type Run, runMeasured } from "./run-measured.ts";

const CLIENTS = new URL("../../test/clients/requirements/", import.meta.url);

/** An installer's command, with all caches empty. */
export interface Installation {
  name: string;
  /** Whether it only resolves what would be installed. */
  isResolve: boolean;
  run(index: string, requirements: string, folder: string): Promise<Run>;
}

const UV = { UV_NO_CONFIG: "1", UV_PYTHON_DOWNLOADS: "never" };
const uvTarget = ["--python-version", TARGET.python, "--python-platform", TARGET.uvPlatform];

async function uv(...args: string[]): Promise<Run> {
  const program = join(await pythonPrograms(new URL("uv.txt", CLIENTS)), "uv");
  return runMeasured(program, ["--quiet", "--no-cache", "pip", ...args], UV);
}

async function pip(...args: string[]): Promise<Run> {
  const python = join(await pythonPrograms(new URL("pip-26.3.txt", CLIENTS)), "python");
  const options = ["--disable-pip-version-check", "--no-cache-dir", "--no-input"];
  return runMeasured(python, ["-m", "pip", "--quiet", ...options, ...args]);
}

export const INSTALLATIONS: readonly Installation[] = [
  {
    name: "uv pip compile",
    isResolve: true,
    run: (index, requirements, folder) =>
      uv(
        "compile",
        ...uvTarget,
        "--index-url",
        index,
        requirements,
        "--output-file",
        join(folder, "locked.txt"),
      ),
  },
  {
    name: "uv pip install",
    isResolve: false,
    run: (index, requirements, folder) =>
      uv("install", ...uvTarget, "--target", folder, "--index-url", index, "--requirements", requirements),
  },
  {
    name: "pip install",
    isResolve: false,
    run: (index, requirements, folder) =>
      pip("install", ...TARGET.pip, "--target", folder, "--index-url", index, "--requirement", requirements),
  },
];
