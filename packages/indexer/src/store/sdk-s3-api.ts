import {
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Conditions, GetObjectOptions, ListAnswer, ListFrom, ObjectAnswer, S3Api } from "./s3-api.ts";
import type { ObjectHeaders } from "./store.ts";

/** S3 through an SDK client, with everything that it can be configured to do. */
export class SdkS3Api implements S3Api {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async getObject(key: string, { range, ifMatch }: GetObjectOptions): Promise<ObjectAnswer> {
    const answer = await this.#client.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key, Range: range, IfMatch: ifMatch }),
    );
    if (!answer.Body) throw new Error(`Cannot use the answer of GetObject for "${key}": expected a body`);
    return {
      body: await answer.Body.transformToByteArray(),
      etag: answer.ETag,
      lastModified: answer.LastModified,
      contentRange: answer.ContentRange,
      contentEncoding: answer.ContentEncoding,
      encryption: answer.ServerSideEncryption,
      tagCount: answer.TagCount,
    };
  }

  async getTags(key: string): Promise<ReadonlyMap<string, string>> {
    const command = new GetObjectTaggingCommand({ Bucket: this.#bucket, Key: key });
    const { TagSet = [] } = await this.#client.send(command);
    return new Map(TagSet.map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  async listPage(prefix: string, from: ListFrom): Promise<ListAnswer> {
    const page = await this.#client.send(
      new ListObjectsV2Command({
        Bucket: this.#bucket,
        Prefix: prefix,
        // Keys may hold characters that XML can't.
        EncodingType: "url",
        ...("token" in from ? { ContinuationToken: from.token } : { StartAfter: from.after }),
      }),
    );
    return {
      isTruncated: page.IsTruncated,
      nextToken: page.NextContinuationToken,
      encoding: page.EncodingType,
      objects: (page.Contents ?? []).map(({ Key, ETag, Size, LastModified }) => ({
        key: Key,
        etag: ETag,
        size: Size,
        lastModified: LastModified,
      })),
    };
  }

  async putObject(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    { ifMatch, ifNoneMatch }: Conditions,
  ): Promise<string | undefined> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Body: body,
      ContentType: headers.contentType,
      CacheControl: headers.cacheControl,
      ContentEncoding: headers.contentEncoding,
      IfMatch: ifMatch,
      IfNoneMatch: ifNoneMatch,
    });
    return (await this.#client.send(command)).ETag;
  }

  async deleteObject(key: string, { ifMatch }: Conditions): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, IfMatch: ifMatch }));
  }
}
