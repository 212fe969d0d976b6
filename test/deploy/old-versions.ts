import { DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Emulator, REGION } from "./emulator.ts";

/** Writes an object and deletes it, again and again: each time leaves an old version and a delete marker. */
export async function makeOldVersions(
  { port, agent, environment }: Emulator,
  bucket: string,
  { key, versions }: { key: string; versions: number },
): Promise<void> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = environment;
  const client = new S3Client({
    endpoint: `https://127.0.0.1:${port}`,
    forcePathStyle: true,
    region: REGION,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    requestHandler: { httpsAgent: agent },
  });
  const named = { Bucket: bucket, Key: key };
  for (let version = 0; version < versions; version++) {
    await client.send(new PutObjectCommand({ ...named, Body: String(version) }));
    await client.send(new DeleteObjectCommand(named));
  }
  client.destroy();
}
