import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { SdkS3Api } from "@wheelyard/indexer/store/sdk-s3-api";
import { credentials, region } from "@wheelyard/local/bucket-access";
import type { Notifications } from "@wheelyard/local/notifications";
import { startS3Endpoint } from "@wheelyard/local/s3/endpoint";
import { MeasuringProxy, type ProxyOptions } from "./measuring-proxy.ts";

export const BUCKET = "my-pypi";

/** An empty bucket that is close while it is prepared, and far away for what is measured. */
export interface MeasuredBucket extends AsyncDisposable {
  folder: string;
  /** Straight to the endpoint. */
  near: S3Store;
  client: S3Client;
  proxy: MeasuringProxy;
}

const UNHEARD: Notifications = {
  announce: async () => ({ publish: () => {}, withdraw: async () => {} }),
};

export async function openMeasuredBucket(
  options: ProxyOptions,
  notifications: Notifications = UNHEARD,
): Promise<MeasuredBucket> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-bench-"));
  const endpoint = await startS3Endpoint({
    host: "127.0.0.1",
    port: 0,
    folder,
    buckets: [BUCKET],
    credentials,
    region,
    notifications,
    notificationSuffixes: [...NOTIFICATION_SUFFIXES],
  });
  const proxy = await MeasuringProxy.start(endpoint.url, options);
  const client = new S3Client({ endpoint: endpoint.url, forcePathStyle: true, region, credentials });
  return {
    folder,
    near: new S3Store(new SdkS3Api(client, BUCKET)),
    client,
    proxy,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await proxy.close();
      await endpoint.close();
      await rm(folder, { recursive: true });
    },
  };
}
