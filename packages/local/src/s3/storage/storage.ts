import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { noSuchBucket, S3Error } from "../s3-error.ts";
import { Blobs } from "./blobs.ts";
import { JsonFiles } from "./json-files.ts";
import { ObjectTable } from "./object-table.ts";
import { announceChange, type NotificationConfiguration } from "./watched-changes.ts";

export interface Bucket {
  name: string;
  created: Date;
  objects: ObjectTable;
}

interface BucketRecord {
  name: string;
  created: string;
}

/**
 * Everything the endpoint keeps, in one folder:
 *
 *     buckets/<bucket>.json                 that a bucket exists
 *     objects/<bucket>/<hash of key>.json   what is known of an object, and which bytes it consists of
 *     blobs/<random>                        bytes
 *
 * One process at a time may have it open.
 */
export class Storage {
  readonly blobs: Blobs;
  readonly #folder: string;
  readonly #files: JsonFiles<BucketRecord>;
  readonly #notifications: NotificationConfiguration;
  readonly #buckets = new Map<string, Bucket>();

  private constructor(folder: string, notifications: NotificationConfiguration) {
    this.#folder = folder;
    this.#notifications = notifications;
    this.#files = new JsonFiles(join(folder, "buckets"));
    this.blobs = new Blobs(join(folder, "blobs"));
  }

  static async open(folder: string, notifications: NotificationConfiguration): Promise<Storage> {
    for (const part of ["buckets", "objects", "blobs"]) await mkdir(join(folder, part), { recursive: true });
    const storage = new Storage(folder, notifications);
    for (const record of (await storage.#files.readAll()).values()) await storage.#openBucket(record);
    await storage.#sweep();
    return storage;
  }

  /** In order of their names. */
  get buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws {S3Error} NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  has(name: string): boolean {
    return this.#buckets.has(name);
  }

  /** Does nothing where the bucket exists, as S3 does in its first region. */
  async createBucket(name: string): Promise<void> {
    requireBucketName(name);
    if (this.#buckets.has(name)) return;
    const record = { name, created: new Date().toISOString() };
    await this.#files.write(name, record);
    await this.#openBucket(record);
  }

  /** @throws {S3Error} NoSuchBucket, BucketNotEmpty */
  async deleteBucket(name: string): Promise<void> {
    this.bucket(name).objects.end();
    await this.#files.remove(name);
    this.#buckets.delete(name);
    await rm(join(this.#folder, "objects", name), { recursive: true });
  }

  async #openBucket(record: BucketRecord): Promise<void> {
    const { name } = record;
    const objects = await ObjectTable.open(name, join(this.#folder, "objects", name), this.blobs, (event) =>
      announceChange(this.#notifications, event),
    );
    if (!this.#buckets.has(name))
      this.#buckets.set(name, { name, created: new Date(record.created), objects });
  }

  /** Removes what a killed process left: bytes that no object has, and the objects of deleted buckets. */
  async #sweep(): Promise<void> {
    await this.blobs.sweep();
    for (const name of await readdir(join(this.#folder, "objects"))) {
      if (!this.#buckets.has(name)) await rm(join(this.#folder, "objects", name), { recursive: true });
    }
  }
}

/** @throws {S3Error} InvalidBucketName */
function requireBucketName(name: string): void {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || name.includes("..") || /^[\d.]+$/.test(name)) {
    throw new S3Error(
      "InvalidBucketName",
      `Cannot create the bucket "${name}": expected 3 to 63 lowercase letters, digits, dots and hyphens`,
      { BucketName: name },
    );
  }
}
