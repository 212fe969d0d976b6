import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { Bucket } from "../support/bucket.ts";

const CONCURRENT_READS = 16;

/** The content of every object of a bucket, by key. */
export async function download({ client, name }: Bucket): Promise<Map<string, Buffer>> {
  const objects = new Map<string, Buffer>();
  const read = async (Key: string): Promise<void> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key }));
    if (Body === undefined) throw new Error(`Cannot read "${Key}": expected a body`);
    objects.set(Key, Buffer.from(await Body.transformToByteArray()));
  };
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: name })) {
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    for (let n = 0; n < keys.length; n += CONCURRENT_READS) {
      await Promise.all(keys.slice(n, n + CONCURRENT_READS).map(read));
    }
  }
  return objects;
}
