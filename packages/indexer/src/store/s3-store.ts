import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type {
  DeleteOutcome,
  FetchedObject,
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

  async get(key: string, options: GetOptions = {}): Promise<GetOutcome> {
    try {
      return { kind: "found", object: await this.#fetch(key, options) };
    } catch (error) {
      if (isCode(error, "NoSuchKey")) return { kind: "missing" };
      if (options.ifMatch !== undefined && isStatus(error, 412)) return { kind: "changed" };
      // Nothing can satisfy a range behind the end of an object, nor any range of an empty one.
      if (options.range && isStatus(error, 416)) return this.#getNothing(key, options);
      throw error;
    }
  }

  /** What lies behind the end of an object: no bytes, but the facts of the object. */
  async #getNothing(key: string, { range: _, ...options }: GetOptions): Promise<GetOutcome> {
    const whole = await this.get(key, options);
    return whole.kind === "found"
      ? { kind: "found", object: { ...whole.object, body: new Uint8Array() } }
      : whole;
  }

  async #fetch(key: string, { range, ifMatch, withTags }: GetOptions): Promise<FetchedObject> {
    const { Body, ETag, LastModified, ContentRange, ContentEncoding, ServerSideEncryption, TagCount } =
      await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          ...(range && { Range: rangeHeader(range) }),
          ...(ifMatch !== undefined && { IfMatch: quotedEtag(ifMatch) }),
        }),
      );
    if (!Body || ETag === undefined || !LastModified) throw incomplete("GetObject", key);
    const body = await Body.transformToByteArray();
    const size = range ? totalSize(ContentRange) : body.byteLength;
    if (size === undefined) {
      throw new Error(`Cannot use the answer of GetObject for "${key}": expected a range of it`);
    }
    const tags = withTags && (await this.#tags(key, TagCount ?? 0));
    return {
      body,
      etag: plainEtag(ETag),
      size,
      lastModified: LastModified,
      ...(ContentEncoding !== undefined && { contentEncoding: ContentEncoding }),
      ...(tags && { tags }),
      ...(ServerSideEncryption !== undefined && { encryption: ServerSideEncryption }),
    };
  }

  async #tags(key: string, count: number): Promise<ReadonlyMap<string, string>> {
    if (count === 0) return new Map();
    const command = new GetObjectTaggingCommand({ Bucket: this.#bucket, Key: key });
    const { TagSet = [] } = await this.#client.send(command);
    return new Map(TagSet.map(({ Key = "", Value = "" }) => [Key, Value]));
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
      // An answer that S3 did not make must not pass for an empty listing, nor half a listing for a whole one.
      if (page.IsTruncated === undefined || (page.IsTruncated && page.NextContinuationToken === undefined)) {
        throw new Error(
          `Cannot use the answer of ListObjectsV2 for "${prefix}": expected to be told whether and where it goes on`,
        );
      }
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
      if (condition && isConditionFailure(error)) return { kind: "conflict" };
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
