import { quotedEtag, unquotedEtag } from "./quoted-etag.ts";
import { type Conditions, isS3Failure, type ListFrom, type S3Api } from "./s3-api.ts";
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
  readonly #api: S3Api;

  constructor(api: S3Api) {
    this.#api = api;
  }

  async get(key: string, options: GetOptions = {}): Promise<GetOutcome> {
    try {
      return { kind: "found", object: await this.#fetch(key, options) };
    } catch (error) {
      if (isCode(error, "NoSuchKey")) return { kind: "missing" };
      if (options.ifMatch !== undefined && isStatus(error, 412)) return { kind: "changed" };
      // Nothing can satisfy a range beyond the end of an object, nor any range of an empty one.
      if (options.range && isStatus(error, 416)) return this.#getNothing(key, options);
      throw error;
    }
  }

  /** The answer for a range beyond the end of an object: no bytes, only the object's facts. */
  async #getNothing(key: string, { range: _, ...options }: GetOptions): Promise<GetOutcome> {
    const whole = await this.get(key, options);
    return whole.kind === "found"
      ? { kind: "found", object: { ...whole.object, body: new Uint8Array() } }
      : whole;
  }

  async #fetch(key: string, { range, ifMatch, withTags }: GetOptions): Promise<FetchedObject> {
    const { body, etag, lastModified, contentRange, contentEncoding, encryption, tagCount } =
      await this.#api.getObject(key, {
        ...(range && { range: rangeHeader(range) }),
        ...(ifMatch !== undefined && { ifMatch: quotedEtag(ifMatch) }),
      });
    if (etag === undefined || !lastModified) throw incomplete("GetObject", key);
    const size = range ? totalSize(contentRange) : body.byteLength;
    if (size === undefined) {
      throw new Error(`Cannot use the answer of GetObject for "${key}": expected a range of it`);
    }
    const tags = withTags && (tagCount ? await this.#api.getTags(key) : new Map<string, string>());
    return {
      body,
      etag: unquotedEtag(etag),
      size,
      lastModified,
      ...(contentEncoding !== undefined && { contentEncoding }),
      ...(tags && { tags }),
      ...(encryption !== undefined && { encryption }),
    };
  }

  async *list(prefix: string, after?: string): AsyncGenerator<ListedObject> {
    let from: ListFrom | undefined = { after };
    while (from !== undefined) {
      const { isTruncated, nextToken, encoding, objects } = await this.#api.listPage(prefix, from);
      // An answer that isn't S3's must not pass for an empty listing, nor half a listing for a whole one.
      if (isTruncated === undefined || (isTruncated && nextToken === undefined)) {
        throw new Error(
          `Cannot use the answer of ListObjectsV2 for "${prefix}": expected it to say whether and where the listing continues`,
        );
      }
      const decode = encoding === "url" ? decodeKey : (key: string) => key;
      for (const { key, etag, size, lastModified } of objects) {
        if (key === undefined || etag === undefined || size === undefined || !lastModified) {
          throw incomplete("ListObjectsV2", prefix);
        }
        yield { key: decode(key), etag: unquotedEtag(etag), size, lastModified };
      }
      from = isTruncated && nextToken !== undefined ? { token: nextToken } : undefined;
    }
  }

  async put(
    key: string,
    body: Uint8Array,
    headers: ObjectHeaders,
    condition?: PutCondition,
  ): Promise<PutOutcome> {
    try {
      const etag = await this.#api.putObject(key, body, headers, conditionsOf(condition));
      if (etag === undefined) throw incomplete("PutObject", key);
      return { kind: "written", etag: unquotedEtag(etag) };
    } catch (error) {
      if (condition && isConditionFailure(error)) return { kind: "conflict" };
      throw error;
    }
  }

  async delete(key: string, condition: { ifMatch: string }): Promise<DeleteOutcome> {
    try {
      await this.#api.deleteObject(key, conditionsOf(condition));
      return { kind: "deleted" };
    } catch (error) {
      if (isConditionFailure(error)) return { kind: "conflict" };
      throw error;
    }
  }
}

function conditionsOf(condition: PutCondition | undefined): Conditions {
  if (condition === undefined) return {};
  return "ifMatch" in condition ? { ifMatch: quotedEtag(condition.ifMatch) } : condition;
}

/**
 * 412: the version is no longer current. 409: two wrote at once. 404 of the key, not the bucket: there was a condition
 * on an object that is gone.
 */
function isConditionFailure(error: unknown): boolean {
  return isStatus(error, 412) || isCode(error, "ConditionalRequestConflict") || isCode(error, "NoSuchKey");
}

function isCode(error: unknown, code: string): boolean {
  return isS3Failure(error) && error.name === code;
}

function isStatus(error: unknown, status: number): boolean {
  return isS3Failure(error) && error.$metadata.httpStatusCode === status;
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

function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}
