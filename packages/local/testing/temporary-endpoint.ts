import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { type S3Endpoint, type S3EndpointOptions, startS3Endpoint } from "../src/s3/endpoint.ts";
import { RecordedNotifications } from "./recorded-notifications.ts";

export const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local-secret" };
export const BUCKET = "my-pypi";

/** An endpoint with one bucket and a client of it. */
export interface ConnectedEndpoint {
  endpoint: S3Endpoint;
  client: S3Client;
  notifications: RecordedNotifications;
  close(): Promise<void>;
}

export interface TemporaryEndpoint extends ConnectedEndpoint {
  folder: string;
  /** Closes the endpoint and removes its folder. */
  remove(): Promise<void>;
}

export async function startConnectedEndpoint(
  folder: string,
  options: Partial<S3EndpointOptions> = {},
): Promise<ConnectedEndpoint> {
  const notifications = new RecordedNotifications();
  const endpoint = await startS3Endpoint({
    host: "127.0.0.1",
    port: 0,
    folder,
    buckets: [BUCKET],
    credentials: CREDENTIALS,
    notifications,
    ...options,
  });
  const client = connect(endpoint.url);
  const close = async () => {
    client.destroy();
    await endpoint.close();
  };
  return { endpoint, client, notifications, close };
}

export async function startTemporaryEndpoint(): Promise<TemporaryEndpoint> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-s3-"));
  const connected = await startConnectedEndpoint(folder);
  const remove = async () => {
    await connected.close();
    await rm(folder, { recursive: true });
  };
  return { ...connected, folder, remove };
}

export function connect(url: string, options: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: url,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: CREDENTIALS,
    maxAttempts: 1,
    ...options,
  });
}
