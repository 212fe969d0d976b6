import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { type S3Endpoint, startS3Endpoint } from "../endpoint.ts";
import { RecordedNotifications } from "./recorded-notifications.ts";

export const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local-secret" };
export const BUCKET = "my-pypi";

export interface TemporaryEndpoint {
  endpoint: S3Endpoint;
  client: S3Client;
  notifications: RecordedNotifications;
  folder: string;
  remove(): Promise<void>;
}

/** An endpoint with one bucket, in a folder that goes when it does. */
export async function startTemporaryEndpoint(): Promise<TemporaryEndpoint> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-s3-"));
  const notifications = new RecordedNotifications();
  const endpoint = await startS3Endpoint({
    host: "127.0.0.1",
    port: 0,
    folder,
    buckets: [BUCKET],
    credentials: CREDENTIALS,
    notifications,
  });
  const client = connect(endpoint.url);
  return {
    endpoint,
    client,
    notifications,
    folder,
    async remove() {
      client.destroy();
      await endpoint.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function connect(url: string, credentials = CREDENTIALS): S3Client {
  return new S3Client({
    endpoint: url,
    forcePathStyle: true,
    region: "us-east-1",
    credentials,
    maxAttempts: 1,
  });
}
