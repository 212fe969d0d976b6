import { lstat, stat } from "node:fs/promises";

/** The file system's errors that ordinary use can cause. */
const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  ENOENT: "it does not exist",
  ENOTDIR: "a folder of its path is a file",
  ELOOP: "its links form a loop",
  ENAMETOOLONG: "its name is too long",
  EISDIR: "expected a file, found a folder",
  ENXIO: "expected a file, found a socket",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk has an error",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EBUSY: "it is in use",
  EFBIG: "it is too large for the file system",
};

/** @returns a clause; undefined if it is not a file system error */
export function fileSystemProblem(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === undefined || syscall === undefined ? undefined : PROBLEMS[code];
}

/**
 * Says why a path can't be read as a file. Only regular files are opened: opening a FIFO would wait for its writer.
 *
 * @returns a clause; undefined for a file
 */
export async function fileProblem(path: string): Promise<string | undefined> {
  try {
    const seen = await stat(path);
    if (seen.isFile()) return undefined;
    if (seen.isDirectory()) return "expected a file, found a folder";
    if (seen.isFIFO()) return "expected a file, found a FIFO";
    if (seen.isSocket()) return "expected a file, found a socket";
    return "expected a file, found a device";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && (await isLink(path))) {
      return "it is a broken link";
    }
    const problem = fileSystemProblem(error);
    if (problem === undefined) throw error;
    return problem;
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (seen) => seen.isSymbolicLink(),
    () => false,
  );
}
