import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { ChecksumAlgorithm } from "@wheelyard/indexer/store/checksum";
import type { Checksum } from "../body/checksum.ts";
import { S3Error } from "../s3-error.ts";
import type { Blobs, Segment } from "./blobs.ts";
import { JsonFiles } from "./json-files.ts";
import { KeyedLock } from "./keyed-lock.ts";
import type { ChecksumType, ObjectAttributes, Tag } from "./object-record.ts";
import type { ObjectTable } from "./object-table.ts";

/** An upload that is neither completed nor aborted. */
export interface UploadRecord {
  uploadId: string;
  key: string;
  /** ISO 8601, whole seconds. */
  initiated: string;
  attributes: ObjectAttributes;
  tags: Tag[];
  /** The checksum of the parts, and of the object made from them. */
  checksum?: { algorithm: ChecksumAlgorithm; type: ChecksumType };
}

export interface PartRecord {
  uploadId: string;
  number: number;
  /** Hex MD5. */
  etag: string;
  /** In bytes. */
  size: number;
  /** ISO 8601, whole seconds. */
  lastModified: string;
  content: Segment[];
  checksum?: Checksum;
}

interface Upload {
  record: UploadRecord;
  parts: Map<number, PartRecord>;
}

/** The multipart uploads of one bucket. They survive a restart, with all acknowledged parts. */
export class MultipartUploads {
  readonly #uploadFiles: JsonFiles<UploadRecord>;
  readonly #partFiles: JsonFiles<PartRecord>;
  readonly #blobs: Blobs;
  readonly #uploads = new Map<string, Upload>();
  readonly #locks = new KeyedLock();

  private constructor(uploadFolder: string, partFolder: string, blobs: Blobs) {
    this.#uploadFiles = new JsonFiles(uploadFolder);
    this.#partFiles = new JsonFiles(partFolder);
    this.#blobs = blobs;
  }

  static async open(
    uploadFolder: string,
    partFolder: string,
    blobs: Blobs,
    objects: ObjectTable,
  ): Promise<MultipartUploads> {
    for (const folder of [uploadFolder, partFolder]) await mkdir(folder, { recursive: true });
    const uploads = new MultipartUploads(uploadFolder, partFolder, blobs);
    for (const record of uploads.#uploadFiles.readAll().values()) {
      uploads.#uploads.set(record.uploadId, { record, parts: new Map() });
    }
    for (const [name, part] of uploads.#partFiles.readAll()) {
      const upload = uploads.#uploads.get(part.uploadId);
      if (upload === undefined) {
        // Left by a kill between the removal of an upload and of its parts.
        await uploads.#partFiles.remove(name);
        continue;
      }
      upload.parts.set(part.number, part);
      blobs.hold(part.content);
    }
    for (const { record } of [...uploads.#uploads.values()]) {
      // Left by a kill between the commit of the object and the removal of its upload.
      const isCompleted = objects.get(record.key)?.multipart?.uploadId === record.uploadId;
      if (isCompleted) await uploads.#remove(record.uploadId);
    }
    return uploads;
  }

  /** In no order. */
  get all(): UploadRecord[] {
    return [...this.#uploads.values()].map(({ record }) => record);
  }

  async begin(upload: Omit<UploadRecord, "uploadId">): Promise<UploadRecord> {
    const record = { uploadId: randomUUID().replaceAll("-", ""), ...upload };
    await this.#uploadFiles.write(record.uploadId, record);
    this.#uploads.set(record.uploadId, { record, parts: new Map() });
    return record;
  }

  find(uploadId: string, key: string): UploadRecord | undefined {
    const record = this.#uploads.get(uploadId)?.record;
    return record?.key === key ? record : undefined;
  }

  /** @throws {S3Error} NoSuchUpload */
  require(uploadId: string, key: string): UploadRecord {
    const record = this.find(uploadId, key);
    if (record === undefined) throw noSuchUpload(uploadId);
    return record;
  }

  /** Ordered by number. */
  parts(uploadId: string): PartRecord[] {
    const parts = this.#uploads.get(uploadId)?.parts.values() ?? [];
    return [...parts].sort((a, b) => a.number - b.number);
  }

  /**
   * Adds a part, replacing one with the same number.
   *
   * @throws {S3Error} NoSuchUpload if the upload has ended meanwhile
   */
  async putPart(part: PartRecord): Promise<void> {
    await this.#locks.run(part.uploadId, async () => {
      const parts = this.#uploads.get(part.uploadId)?.parts;
      if (parts === undefined) throw noSuchUpload(part.uploadId);
      await this.#partFiles.write(partName(part), part);
      this.#blobs.hold(part.content);
      const replaced = parts.get(part.number);
      parts.set(part.number, part);
      if (replaced !== undefined) await this.#blobs.release(replaced.content);
    });
  }

  /**
   * Ends an upload: runs `commit`, while the upload can't change, and removes it.
   *
   * @throws {S3Error} NoSuchUpload; if `commit` throws, its error, and the upload stays
   */
  async end<T>(uploadId: string, key: string, commit: (upload: UploadRecord) => Promise<T>): Promise<T> {
    return await this.#locks.run(uploadId, async () => {
      const result = await commit(this.require(uploadId, key));
      await this.#remove(uploadId);
      return result;
    });
  }

  async #remove(uploadId: string): Promise<void> {
    const parts = this.parts(uploadId);
    await this.#uploadFiles.remove(uploadId);
    this.#uploads.delete(uploadId);
    for (const part of parts) {
      await this.#partFiles.remove(partName(part));
      await this.#blobs.release(part.content);
    }
  }
}

function partName({ uploadId, number }: PartRecord): string {
  return `${uploadId}.${number}`;
}

function noSuchUpload(uploadId: string): S3Error {
  return new S3Error(
    "NoSuchUpload",
    `There is no upload "${uploadId}": it was completed, aborted or never begun`,
    {
      UploadId: uploadId,
    },
  );
}
