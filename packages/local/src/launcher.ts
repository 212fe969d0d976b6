import { readFileSync } from "node:fs";

const CHECK_EVERY_MS = 250;

/**
 * Calls back once the command that started this process has ended.
 *
 * A signal to the outermost command ends npm and `sh -c` without being passed on: the servers would keep running,
 * unseen. Interactive shells and scripts are not watched, because processes started there may outlive them. On systems
 * without `/proc` nothing is watched.
 */
export function watchLauncher(onGone: () => void): void {
  const chain = launchers(process.pid);
  const timer = setInterval(() => {
    if (chain.every(({ pid, parent }) => readProcess(pid)?.parent === parent)) return;
    clearInterval(timer);
    onGone();
  }, CHECK_EVERY_MS);
  timer.unref();
}

interface Process {
  pid: number;
  parent: number;
  name: string;
  isShellCommand: boolean;
}

/** This process and its ancestors whose parent is part of the command. */
function launchers(pid: number): Process[] {
  const chain: Process[] = [];
  let child = readProcess(pid);
  while (child !== undefined) {
    const parent = readProcess(child.parent);
    if (parent === undefined || !(parent.isShellCommand || /^(npm|npx|pnpm)\b/.test(parent.name))) break;
    chain.push(child);
    child = parent;
  }
  return chain;
}

function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [command, ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    // 1234 (name, which may contain anything) S 1233 …
    const nameEnd = stat.lastIndexOf(")");
    return {
      pid,
      parent: Number(stat.slice(nameEnd + 1).split(" ")[2]),
      name: stat.slice(stat.indexOf("(") + 1, nameEnd),
      isShellCommand: /(^|\/)(ba|da|z)?sh$/.test(command ?? "") && args[0] === "-c",
    };
  } catch {
    // The process has ended, or there is no /proc.
    return undefined;
  }
}
