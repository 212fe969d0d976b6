import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isPackagingMissing } from "@wheelyard/core/testing/packaging-oracle";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildSdist } from "./build-sdist.ts";
import { buildWheel } from "./build-wheel.ts";

const ACME = { name: "Acme.Core", version: "1.4.0", requiresPython: ">=3.6" };

describe.skipIf(isPackagingMissing())("pip installs (needs python3 and pip)", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wheelyard-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a wheel", buildWheel(ACME)],
    ["a wheel with a build tag, stored", buildWheel({ ...ACME, build: "2", compression: "stored" })],
    ["a tar.gz sdist", buildSdist(ACME)],
    ["a zip sdist", buildSdist({ ...ACME, extension: ".zip" })],
  ])("%s", (_, { filename, body }) => {
    writeFileSync(join(folder, filename), body);
    const target = join(folder, "site");
    const install = [
      "-m",
      "pip",
      "install",
      "--isolated",
      "--no-index",
      "--no-cache-dir",
      "--target",
      target,
    ];
    const env = { PATH: process.env.PATH, HOME: folder, PIP_CONFIG_FILE: "/dev/null" };
    const run = (args: string[]) => spawnSync("python3", args, { encoding: "utf8", cwd: folder, env });
    expect(run([...install, filename])).toMatchObject({ status: 0 });
    const found = run([
      "-c",
      "import sys; sys.path.insert(0, sys.argv[1]); import acme_core; print(acme_core.__version__)",
      target,
    ]);
    expect(found.stdout).toBe("1.4.0\n");
  });
});
