import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { makePrivate } from "./private-folder.ts";

/** Names of everything that a local stack keeps in its folder. */
const PARTS = ["claims", "queue", "s3", "users.json", "users.json.lock"];

/** How long a process may take to answer before its claim counts without an answer. */
const ANSWER_MS = 2_000;

export class FolderInUseError extends Error {
  override name = "FolderInUseError";

  constructor(folder: string, pid: number) {
    super(`Cannot use "${folder}": process ${pid} runs on it, expected a separate folder for each`);
  }
}

export interface FolderClaim {
  release(): Promise<void>;
}

/**
 * Claims a folder, so that no second process uses it.
 *
 * Each process first makes its own claim and then looks at others, so that of two that start at once, at least one sees
 * the other. A claim dies with its process, even a killed one: it names a loopback port on which the owner answers with
 * the claim's name. No other process would, even with the same id.
 *
 * @throws {FolderInUseError}
 * @throws {Error} if the folder is not writable
 */
export async function claimFolder(folder: string): Promise<FolderClaim> {
  const claims = join(folder, "claims");
  await writable(folder, makePrivate(folder, PARTS));
  await writable(folder, mkdir(claims, { recursive: true }));

  const nonce = randomUUID();
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end(nonce);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error(`Cannot claim "${folder}": expected a loopback port, found ${address}`);

  const own = `${process.pid}.${address.port}.${nonce}`;
  // If the process ends before releasing everything else, its claim still ends with it.
  const releaseAtExit = (): void => rmSync(join(claims, own), { force: true });
  process.once("exit", releaseAtExit);
  const release = async (): Promise<void> => {
    await rm(join(claims, own), { force: true });
    process.off("exit", releaseAtExit);
    server.close();
  };
  try {
    await writable(folder, writeFile(join(claims, own), ""));
    for (const other of await readdir(claims)) {
      if (other === own) continue;
      if (await isAlive(other)) throw new FolderInUseError(folder, Number.parseInt(other, 10));
      await rm(join(claims, other), { force: true });
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function isAlive(claim: string): Promise<boolean> {
  const [pid, port, nonce] = claim.split(".");
  const answer = await ask(Number(port));
  // A stopped process accepts connections but says nothing.
  return answer === "silence" ? processExists(Number(pid)) : answer === nonce;
}

function ask(port: number): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: "127.0.0.1" });
    socket.setTimeout(ANSWER_MS, () => {
      resolve("silence");
      socket.destroy();
    });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => resolve("nobody"));
    socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
  });
}

function processExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function writable(folder: string, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    throw new Error(`Cannot write to "${folder}": ${(cause as Error).message}`, { cause });
  }
}
