import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bucket } from "../support/bucket.ts";
import { installedVersion, pipInstall } from "../support/pip.ts";
import { StackProcess } from "../support/stack-process.ts";
import { startStackProcess } from "../support/start-stack-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const wheel = buildWheel({ name: "arrow", version: "0.12.1" });

describe("start", () => {
  it("says what to type next, and that works", async () => {
    const dataDir = join(await temporaryFolder(), "made", "for", "it");
    const stack = startStackProcess({ DATA_DIR: dataDir });
    const { bucket, index } = await stack.ready();
    const [, pipUrl = ""] = stack.stdout.match(/pip install --index-url (\S+) /) ?? [];
    expect(pipUrl).toBe(index.simpleUrl);
    expect(stack.stdout).toContain("export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local-secret");

    await bucket.put(`arrow/${wheel.filename}`, wheel.body);
    await expect.poll(() => index.filenames("arrow")).toEqual([wheel.filename]);
    const target = await temporaryFolder();
    const pip = await pipInstall(pipUrl, target, "arrow");
    expect(pip, pip.stderr).toMatchObject({ code: 0 });
    expect(await installedVersion(target, "arrow")).toBe("0.12.1");
    expect(stack.stdout).toContain(`Listed arrow/${wheel.filename}\n`);
    expect(stack.stderr).toBe("");
  });

  it("takes its settings from the environment", async () => {
    const stack = startStackProcess({
      DATA_DIR: await temporaryFolder(),
      BUCKET: "team-wheels",
      INDEX_USER: "ci",
      INDEX_TOKEN: "s3cret/",
    });
    const { index } = await stack.ready();
    expect(stack.stdout).toContain("s3://team-wheels/");
    const ask = (login: string) =>
      fetch(`${index.url}/simple/absent/`, { headers: { authorization: `Basic ${btoa(login)}` } });
    expect((await ask("ci:s3cret/")).status).toBe(404);
    expect((await ask("local:local")).status).toBe(401);
  });
});

describe("a stack in a folder that was open to other users", () => {
  let dataDir: string;
  let stack: StackProcess;
  let bucket: Bucket;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "wheelyard-"));
    await chmod(dataDir, 0o755);
    stack = new StackProcess({ DATA_DIR: dataDir });
    ({ bucket } = await stack.ready());
  });
  afterAll(async () => {
    await stack.kill("SIGKILL");
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
  });

  it("hides its data from them", async () => {
    await bucket.put(`arrow/${wheel.filename}`, wheel.body);
    for (const entry of ["", ...(await readdir(dataDir, { recursive: true }))]) {
      // A message or a draft may be gone by now.
      const mode = await stat(join(dataDir, entry)).then(
        (found) => found.mode,
        () => 0,
      );
      expect(mode & 0o077, entry).toBe(0);
    }
  });

  it("logs a key literally, so that it can't forge a line or a title", async () => {
    await bucket.put("a\nListed evil\u001b]0;owned\u0007/arrow-1.0-py3-none-any.whl", "no zip");
    await expect
      .poll(() => stack.stdout)
      .toContain("Rejected a\\u{a}Listed evil\\u{1b}]0;owned\\u{7}/arrow-1.0-py3-none-any.whl: ");
    expect(stack.stdout.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
  });
});
