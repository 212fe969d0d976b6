import { lstat, stat } from "node:fs/promises";

/** Of what the file system says, what can be seen in an ordinary use of it. */
const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  ENOENT: "it is gone",
  ENOTDIR: "a folder of its path is a file",
  ELOOP: "its links lead in a circle",
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

/** @returns a clause; undefined for what is no error of the file system */
export function fileSystemProblem(error: unknown): string | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code === undefined || syscall === undefined ? undefined : PROBLEMS[code];
}

/**
 * Says why something can't be read as a file. Whatever is no regular file is not opened: to open a FIFO is to wait
 * for whoever may write to it.
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
      return "it is a link that leads nowhere";
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
