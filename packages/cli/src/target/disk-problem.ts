import { fileSystemProblem } from "../publish/file-problem.ts";

/** Says which operation on a local file failed, and why. */
export function diskProblem(error: Error): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code = "", syscall, path } = cause as NodeJS.ErrnoException;
    const isLocked = code === "ELOCKED" ? "another process holds its lock" : undefined;
    const reason =
      isLocked ?? fileSystemProblem(cause) ?? (syscall === undefined ? undefined : cause.message);
    if (reason === undefined) continue;
    return `Cannot ${verbOf(syscall)} ${path === undefined ? "a file" : JSON.stringify(path)}: ${reason}`;
  }
  return undefined;
}

function verbOf(syscall: string | undefined): string {
  if (syscall === "write" || syscall === "mkdir" || syscall === "rename" || syscall === "copyfile")
    return "write";
  return syscall === "open" || syscall === "read" || syscall === "scandir" ? "open" : "use";
}
