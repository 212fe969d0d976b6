const REASONS: Record<string, string> = {
  EACCES: "permission is denied",
  EBUSY: "it is in use",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is there already",
  EFBIG: "it is too large for the file system",
  EIO: "the disk fails",
  EISDIR: "it is a folder",
  ELOCKED: "another process holds its lock",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENFILE: "too many files are open",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is no folder",
  ENOTEMPTY: "it is a folder with something in it",
  EPERM: "it is not permitted",
  EROFS: "the file system is read-only",
};

/** Says what a file on this machine could not be used for. */
export function diskProblem(error: Error): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code = "", syscall, path } = cause as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? (syscall === undefined ? undefined : cause.message);
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
