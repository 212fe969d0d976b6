import { open, stat } from "node:fs/promises";
import type { GetOptions, GetOutcome, Store } from "@wheelyard/indexer/store/store";

/** Local files, read as the indexer reads objects; a key is a path. */
export const localFiles: Pick<Store, "get"> = {
  async get(path: string, { range, ifMatch }: GetOptions = {}): Promise<GetOutcome> {
    const file = await open(path);
    try {
      const { size, mtime } = await file.stat();
      const etag = `${size}-${mtime.getTime()}`;
      if (ifMatch !== undefined && ifMatch !== etag) return { kind: "changed" };
      const [first, end] = bounds(range, size);
      const body = Buffer.alloc(end - first);
      const { bytesRead } = await file.read(body, 0, body.length, first);
      return {
        kind: "found",
        object: { body: body.subarray(0, bytesRead), etag, size, lastModified: mtime },
      };
    } finally {
      await file.close();
    }
  },
};

function bounds(range: GetOptions["range"], size: number): [first: number, end: number] {
  if (range === undefined) return [0, size];
  if ("suffix" in range) return [Math.max(0, size - range.suffix), size];
  return [Math.min(range.first, size), Math.min(range.last + 1, size)];
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}
