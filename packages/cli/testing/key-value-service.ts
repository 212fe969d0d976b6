import { Readable } from "node:stream";
import { CloudFrontKeyValueStoreClient } from "@aws-sdk/client-cloudfront-keyvaluestore";

interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** CloudFront's key value store at the HTTP level: one store, whose ETag changes with every write. */
export class KeyValueService {
  readonly values = new Map<string, string>();
  readonly authorizations: string[] = [];
  #version = 1;

  client(): CloudFrontKeyValueStoreClient {
    return new CloudFrontKeyValueStoreClient({
      region: "us-east-1",
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
      requestHandler: { handle: async (request: Request) => ({ response: this.#answer(request) }) },
    });
  }

  #answer(request: Request) {
    this.authorizations.push(request.headers.authorization ?? "");
    const [, , , , key] = request.path.split("/").map(decodeURIComponent);
    if (request.method === "GET") return key === undefined ? this.#read(request.path) : this.#get(key);
    if (request.headers["if-match"] !== String(this.#version)) return failure(409, "ConflictException");
    this.#version++;
    if (request.method === "DELETE") this.values.delete(key ?? "");
    else this.values.set(key ?? "", JSON.parse(Buffer.from(request.body ?? "").toString()).Value);
    return answer(200, { ItemCount: this.values.size, TotalSizeInBytes: 0 }, this.#version);
  }

  #read(path: string) {
    if (path.endsWith("/keys")) {
      return answer(200, { Items: [...this.values].map(([Key, Value]) => ({ Key, Value })) });
    }
    return answer(200, { ItemCount: this.values.size }, this.#version);
  }

  #get(key: string) {
    const value = this.values.get(key);
    if (value === undefined) return failure(404, "ResourceNotFoundException");
    return answer(200, { Key: key, Value: value });
  }
}

function failure(statusCode: number, name: string) {
  const failed = answer(statusCode, { Message: name });
  return { ...failed, headers: { ...failed.headers, "x-amzn-errortype": name } };
}

function answer(statusCode: number, body: object, etag?: number) {
  return {
    statusCode,
    headers: {
      "content-type": "application/json",
      ...(etag !== undefined && { etag: String(etag) }),
    } as Record<string, string>,
    body: Readable.from([JSON.stringify(body)]),
  };
}
