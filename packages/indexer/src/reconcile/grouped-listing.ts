import { createHash } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ListedObject } from "../store/store.ts";
import { inOrderOfKeys } from "./in-order-of-keys.ts";

export const PARTITIONS = 256;

/** Characters that wait for a partition's file. */
const BUFFERED = 16 * 1024;

/**
 * Makes a listing, whose objects come in any order, readable group by group.
 *
 * Groups are spread over files by their hash, and one file is in memory at a time. So memory holds a 256th of the
 * listing, and the disk holds all of it: about 150 bytes for each object.
 */
export class GroupedListing {
  readonly #folder: string;
  readonly #buffers: string[] = Array.from({ length: PARTITIONS }, () => "");
  /** What was written last to each partition that is partly on disk. */
  readonly #written = new Map<number, Promise<void>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(): Promise<GroupedListing> {
    return new GroupedListing(await mkdtemp(join(tmpdir(), "wheelyard-reconcile-")));
  }

  async add(group: string, { key, etag, size, lastModified }: ListedObject): Promise<void> {
    const partition = partitionOf(group);
    const line: Line = [group, key, etag, size, lastModified.getTime()];
    const buffered = `${this.#buffers[partition]}${JSON.stringify(line)}\n`;
    if (buffered.length < BUFFERED) {
      this.#buffers[partition] = buffered;
    } else {
      this.#buffers[partition] = "";
      // One after another, so that no two are mixed.
      const before = this.#written.get(partition) ?? Promise.resolve();
      const writing = before.then(() => appendFile(this.#path(partition), buffered));
      this.#written.set(partition, writing);
      await writing;
    }
  }

  /** The groups of one partition, each with its objects in the order of their keys. */
  async partition(partition: number): Promise<Map<string, ListedObject[]>> {
    const written = this.#written.has(partition) ? await readFile(this.#path(partition), "utf8") : "";
    const groups = new Map<string, ListedObject[]>();
    for (const text of (written + this.#buffers[partition]).split("\n")) {
      if (text === "") continue;
      const [group, key, etag, size, time] = JSON.parse(text) as Line;
      const objects = groups.get(group) ?? [];
      objects.push({ key, etag, size, lastModified: new Date(time) });
      groups.set(group, objects);
    }
    return new Map([...groups].map(([group, objects]) => [group, inOrderOfKeys(objects)]));
  }

  /** Frees the disk. */
  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  #path(partition: number): string {
    return join(this.#folder, String(partition));
  }
}

type Line = [group: string, key: string, etag: string, size: number, lastModified: number];

function partitionOf(group: string): number {
  return createHash("sha256").update(group).digest()[0] ?? 0;
}
