import { mkdir } from "node:fs/promises";
import type { Announcement, ObjectEvent } from "../../notifications.ts";
import { requireWriteCondition, type WriteCondition } from "../conditions.ts";
import { noSuchBucket, noSuchKey, S3Error } from "../s3-error.ts";
import type { Blobs } from "./blobs.ts";
import { JsonFiles } from "./json-files.ts";
import { KeyIndex } from "./key-index.ts";
import { KeyedLock } from "./keyed-lock.ts";
import { type ObjectRecord, recordName, type Tag } from "./object-record.ts";

export type CreationName = Extract<ObjectEvent, { size: number }>["name"];

type RemovalName = Exclude<ObjectEvent["name"], CreationName>;

/**
 * The objects of one bucket.
 *
 * Memory holds what is committed. A change is decided, announced and committed under a lock on its key; the commit is
 * the rename or removal of one file. The announcement comes first, so that a kill in between loses no event.
 */
export class ObjectTable {
  readonly keys: KeyIndex;
  readonly #bucket: string;
  readonly #files: JsonFiles<ObjectRecord>;
  readonly #records: Map<string, ObjectRecord>;
  readonly #blobs: Blobs;
  readonly #announce: (event: ObjectEvent) => Promise<Announcement>;
  readonly #locks = new KeyedLock();
  #isEnded = false;

  private constructor(
    bucket: string,
    files: JsonFiles<ObjectRecord>,
    records: Map<string, ObjectRecord>,
    blobs: Blobs,
    announce: (event: ObjectEvent) => Promise<Announcement>,
  ) {
    this.#bucket = bucket;
    this.#files = files;
    this.#records = records;
    this.keys = new KeyIndex(records.keys());
    this.#blobs = blobs;
    this.#announce = announce;
  }

  static async open(
    bucket: string,
    folder: string,
    blobs: Blobs,
    announce: (event: ObjectEvent) => Promise<Announcement>,
  ): Promise<ObjectTable> {
    await mkdir(folder, { recursive: true });
    const files = new JsonFiles<ObjectRecord>(folder);
    const records = new Map<string, ObjectRecord>();
    for (const record of files.readAll().values()) {
      records.set(record.key, record);
      blobs.hold(record.content);
    }
    return new ObjectTable(bucket, files, records, blobs, announce);
  }

  get(key: string): ObjectRecord | undefined {
    return this.#records.get(key);
  }

  /** @throws {S3Error} NoSuchKey */
  require(key: string): ObjectRecord {
    const record = this.#records.get(key);
    if (record === undefined) throw noSuchKey(key);
    return record;
  }

  /** @throws {S3Error} if the condition does not hold; nothing is written then */
  async put(record: ObjectRecord, condition: WriteCondition, event: CreationName): Promise<void> {
    const { key, size, etag } = record;
    await this.#locks.run(key, async () => {
      const current = this.#records.get(key);
      requireWriteCondition(condition, key, current);
      await this.#commit(
        { name: event, bucket: this.#bucket, key, size, etag, time: new Date() },
        async () => {
          await this.#files.write(recordName(key), record);
          this.#blobs.hold(record.content);
          this.#records.set(key, record);
          if (current === undefined) this.keys.add(key);
        },
      );
      if (current !== undefined) await this.#blobs.release(current.content);
    });
  }

  /**
   * Deletes an object if there is one.
   *
   * @throws {S3Error} if the condition does not hold; nothing is deleted then
   */
  async delete(key: string, condition: WriteCondition): Promise<void> {
    await this.#locks.run(key, async () => {
      const current = this.#records.get(key);
      requireWriteCondition(condition, key, current);
      if (current !== undefined) await this.#remove(current, "ObjectRemoved:Delete");
    });
  }

  /**
   * Deletes the objects that have expired. In AWS, where the bucket keeps old versions, that leaves a delete marker.
   *
   * @param isExpired asked for each object, and again just before it is deleted
   */
  async expire(isExpired: (record: ObjectRecord) => boolean): Promise<void> {
    for (const { key } of [...this.#records.values()].filter(isExpired)) {
      await this.#locks.run(key, async () => {
        const current = this.#records.get(key);
        if (current === undefined || !isExpired(current)) return;
        await this.#remove(current, "LifecycleExpiration:DeleteMarkerCreated");
      });
    }
  }

  async #remove({ key, content }: ObjectRecord, name: RemovalName): Promise<void> {
    await this.#commit({ name, bucket: this.#bucket, key, time: new Date() }, async () => {
      await this.#files.remove(recordName(key));
      this.#records.delete(key);
      this.keys.remove(key);
    });
    await this.#blobs.release(content);
  }

  /** @throws {S3Error} NoSuchKey */
  async setTags(key: string, tags: Tag[]): Promise<void> {
    await this.#locks.run(key, async () => {
      const record = { ...this.require(key), tags };
      await this.#files.write(recordName(key), record);
      this.#records.set(key, record);
    });
  }

  /**
   * Closes the table if it is empty: nothing is written to it from then on.
   *
   * @throws {S3Error} BucketNotEmpty
   */
  end(): void {
    if (this.#records.size > 0 || this.#locks.isBusy) {
      throw new S3Error(
        "BucketNotEmpty",
        `The bucket "${this.#bucket}" is not empty: delete its objects first`,
        {
          BucketName: this.#bucket,
        },
      );
    }
    this.#isEnded = true;
  }

  async #commit(event: ObjectEvent, change: () => Promise<void>): Promise<void> {
    if (this.#isEnded) throw noSuchBucket(this.#bucket);
    const announcement = await this.#announce(event);
    try {
      await change();
    } catch (error) {
      await announcement.withdraw();
      throw error;
    }
    announcement.publish();
  }
}
