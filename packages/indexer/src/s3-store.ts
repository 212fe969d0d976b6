import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type {
  DeleteOutcome,
  GetOptions,
  GetOutcome,
  ListedObject,
  ObjectHeaders,
  PutCondition,
  PutOutcome,
  Store,
} from "./store.ts";

/** The store over a bucket in S3. */
export class S3Store implements Store {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async get(key: string, { range, ifMatch }: GetOptions = {}): Promise<GetOutcome> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ...(range && { Range: rangeHeader(range) }),
      ...(ifMatch !== undefined && { IfMatch: quotedEtag(ifMatch) }),
    });
    try {
      const response = await this.#client.send(command);
      const { Body, ETag, LastModified } = response;
      if (!Body || ETag === undefined || !LastModified) throw incomplete("GetObject", key);
      const body = await Body.transformToByteArray();
      const size = totalSize(response.ContentRange) ?? body.byteLength;
      return { kind: "found", object: { body, etag: plainEtag(ETag), size, lastModified: LastModified } };
    } catch (error) {
      if (isCode(error, "NoSuchKey")) return { kind: "missing" };
      if (isStatus(error, 412)) return { kind: "changed" };
      // An empty object has no range that could be satisfied.
      if (range && isStatus(error, 416)) return this.get(key, ifMatch === undefined ? {} : { ifMatch });
      throw error;
    }
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    const pages = paginateListObjectsV2(
      { client: this.#client },
      {
        Bucket: this.#bucket,
        Prefix: prefix,
        // Keys may hold characters that XML can't.
        EncodingType: "url",
        ...(after !== undefined && { StartAfter: after }),
      },
    );
    for await (const page of pages) {
      const decode = page.EncodingType === "url" ? decodeKey : (key: string) => key;
      for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
        if (Key === undefined || ETag === undefined || Size === undefined || !LastModified) {
          throw incomplete("ListObjectsV2", prefix);
        }
        yield { key: decode(Key), etag: plainEtag(ETag), size: Size, lastModified: LastModified };
      }
    }
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition?: PutCondition,
  ): Promise<PutOutcome> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Body: body,
      ContentType: headers.contentType,
      CacheControl: headers.cacheControl,
      ContentEncoding: headers.contentEncoding,
      ...(condition &&
        ("ifMatch" in condition ? { IfMatch: quotedEtag(condition.ifMatch) } : { IfNoneMatch: "*" })),
    });
    try {
      const { ETag } = await this.#client.send(command);
      if (ETag === undefined) throw incomplete("PutObject", key);
      return { kind: "written", etag: plainEtag(ETag) };
    } catch (error) {
      if (isConditionFailure(error)) return { kind: "conflict" };
      throw error;
    }
  }

  async delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    const command = new DeleteObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      IfMatch: quotedEtag(condition.ifMatch),
    });
    try {
      await this.#client.send(command);
      return { kind: "deleted" };
    } catch (error) {
      if (isConditionFailure(error)) return { kind: "conflict" };
      throw error;
    }
  }
}

/** Stale: 412. Written by two at once: 409. A condition on an object that is gone: 404 of the key, not the bucket. */
function isConditionFailure(error: unknown): boolean {
  return isStatus(error, 412) || isCode(error, "ConditionalRequestConflict") || isCode(error, "NoSuchKey");
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof S3ServiceException && error.name === code;
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
}

function incomplete(operation: string, key: string): Error {
  return new Error(
    `Cannot use the answer of ${operation} for "${key}": expected ETag, size and modification time`,
  );
}

function rangeHeader(range: NonNullable<GetOptions["range"]>): string {
  return "suffix" in range ? `bytes=-${range.suffix}` : `bytes=${range.first}-${range.last}`;
}

/** The size behind the slash of `bytes 0-9/100`. */
function totalSize(contentRange: string | undefined): number | undefined {
  const size = contentRange?.split("/")[1];
  return size === undefined ? undefined : Number(size);
}

function plainEtag(etag: string): string {
  return etag.replace(/^"|"$/g, "");
}

function quotedEtag(etag: string): string {
  return `"${etag}"`;
}

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}
