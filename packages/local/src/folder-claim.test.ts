import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimFolder, FolderInUseError } from "./folder-claim.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "wheelyard-claim-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it("keeps a second process out until it is released", async () => {
  const claim = await claimFolder(folder);
  await expect(claimFolder(folder)).rejects.toThrow(
    `Cannot use "${folder}": process ${process.pid} runs on it, expected a separate folder for each`,
  );
  await claim.release();
  await (await claimFolder(folder)).release();
  expect(await readdir(join(folder, "claims"))).toEqual([]);
});

it("gives the folder to at most one of several processes that ask at once", async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => claimFolder(folder)));
  const claims = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  expect(claims.length).toBeLessThanOrEqual(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(FolderInUseError);
  }
  for (const claim of claims) await claim.release();
  await (await claimFolder(folder)).release();
});

it("is free again after a kill", async () => {
  const script = `
    import { claimFolder } from ${JSON.stringify(new URL("./folder-claim.ts", import.meta.url).href)};
    await claimFolder(${JSON.stringify(folder)});
    process.stdout.write("claimed");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  await expect(claimFolder(folder)).rejects.toThrow(`process ${child.pid} runs on it`);
  child.kill("SIGKILL");
  await once(child, "exit");
  await (await claimFolder(folder)).release();
});

it("ignores a living process that has the killed one's id and port", async () => {
  const stranger = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  stranger.listen(0, "127.0.0.1");
  await once(stranger, "listening");
  const { port } = stranger.address() as { port: number };
  await (await claimFolder(folder)).release();
  await writeFile(join(folder, "claims", `${process.pid}.${port}.0000`), "");
  await (await claimFolder(folder)).release();
  stranger.close();
});

it("says which folder can't be written to", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(claimFolder(join(file, "data"))).rejects.toThrow(`Cannot write to "${file}/data": ENOTDIR`);
});
