import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseBucketName } from "../../bucket-name.ts";
import { noSuchBucket, S3Error } from "../s3-error.ts";
import { Blobs } from "./blobs.ts";
import { JsonFiles } from "./json-files.ts";
import { KeyedLock } from "./keyed-lock.ts";
import { MultipartUploads } from "./multipart-uploads.ts";
import { ObjectTable } from "./object-table.ts";
import { announceChange, type NotificationConfiguration } from "./watched-changes.ts";

export interface Bucket {
  name: string;
  created: Date;
  objects: ObjectTable;
  uploads: MultipartUploads;
}

interface BucketRecord {
  name: string;
  created: string;
}

/** Folders with a subfolder for each bucket. */
const OF_EACH_BUCKET = ["objects", "uploads", "parts"] as const;

/**
 * Everything the endpoint keeps, in one folder:
 *
 *     buckets/<bucket>.json                 that a bucket exists
 *     objects/<bucket>/<hash of key>.json   an object's record, and which bytes it consists of
 *     uploads/<bucket>/<id>.json            a multipart upload that has not ended
 *     parts/<bucket>/<id>.<number>.json     one of its parts
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
  readonly #locks = new KeyedLock();

  private constructor(folder: string, notifications: NotificationConfiguration) {
    this.#folder = folder;
    this.#notifications = notifications;
    this.#files = new JsonFiles(join(folder, "buckets"));
    this.blobs = new Blobs(join(folder, "blobs"));
  }

  static async open(folder: string, notifications: NotificationConfiguration): Promise<Storage> {
    for (const part of ["buckets", "blobs", ...OF_EACH_BUCKET]) {
      await mkdir(join(folder, part), { recursive: true });
    }
    const storage = new Storage(folder, notifications);
    for (const record of storage.#files.readAll().values()) await storage.#openBucket(record);
    await storage.#sweep();
    return storage;
  }

  /** Ordered by name. */
  get buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws {S3Error} NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /** Does nothing if the bucket exists, like S3 in its first region. */
  async createBucket(name: string): Promise<void> {
    requireBucketName(name);
    await this.#locks.run(name, async () => {
      if (this.#buckets.has(name)) return;
      const record = { name, created: new Date().toISOString() };
      await this.#files.write(name, record);
      await this.#openBucket(record);
    });
  }

  /** @throws {S3Error} NoSuchBucket, BucketNotEmpty */
  async deleteBucket(name: string): Promise<void> {
    await this.#locks.run(name, async () => {
      this.bucket(name).objects.end();
      await this.#files.remove(name);
      this.#buckets.delete(name);
      for (const part of OF_EACH_BUCKET) await rm(this.#path(part, name), { recursive: true });
    });
  }

  async #openBucket({ name, created }: BucketRecord): Promise<void> {
    const { blobs } = this;
    const objects = await ObjectTable.open(name, this.#path("objects", name), blobs, (event) =>
      announceChange(this.#notifications, event),
    );
    const uploads = await MultipartUploads.open(
      this.#path("uploads", name),
      this.#path("parts", name),
      blobs,
      objects,
    );
    this.#buckets.set(name, { name, created: new Date(created), objects, uploads });
  }

  /** Removes what a killed process left: bytes that nothing refers to, and the contents of deleted buckets. */
  async #sweep(): Promise<void> {
    await this.blobs.sweep();
    for (const part of OF_EACH_BUCKET) {
      for (const name of await readdir(this.#path(part))) {
        if (!this.#buckets.has(name)) await rm(this.#path(part, name), { recursive: true });
      }
    }
  }

  #path(part: (typeof OF_EACH_BUCKET)[number], bucket: string = ""): string {
    return join(this.#folder, part, bucket);
  }
}

/** @throws {S3Error} InvalidBucketName */
function requireBucketName(name: string): void {
  try {
    parseBucketName(name);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new S3Error("InvalidBucketName", error.message, { BucketName: name });
  }
}
