import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { credentials, region } from "@wheelyard/local/bucket-access";

/** The bucket of a stack, as a user's own script sees it. */
export class Bucket {
  readonly client: S3Client;
  readonly name: string;
  readonly endpoint: string;

  constructor(s3Url: string, name: string) {
    this.endpoint = s3Url;
    // A retry would hide a request that the endpoint lost.
    this.client = new S3Client({
      endpoint: s3Url,
      forcePathStyle: true,
      region,
      credentials,
      maxAttempts: 1,
    });
    this.name = name;
  }

  async put(key: string, body: Uint8Array | string): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: body }));
  }

  async get(key: string): Promise<string> {
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
    if (Body === undefined) throw new Error(`Cannot read "${key}": expected a body`);
    return Body.transformToString();
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.name, Key: key }));
  }

  async keys(prefix: string): Promise<string[]> {
    const command = new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix });
    const { Contents = [] } = await this.client.send(command);
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }
}
