import { once } from "node:events";
import { createServer } from "node:net";

/** Systems hand out ports from 32768 on to programs that ask for any. */
const FIRST = 20_000;
const COUNT = 10_000;

const given = new Set<number>();

/** A free port that no other program gets by chance while its server is about to start, or restart. */
export async function keptPort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
}
