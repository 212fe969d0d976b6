import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { describeStoreContract } from "@wheelyard/indexer/testing/store-contract";
import { afterEach } from "vitest";
import { BUCKET, startTemporaryEndpoint, type TemporaryEndpoint } from "./testing/temporary-endpoint.ts";

const endpoints: TemporaryEndpoint[] = [];
afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.remove()));
});

describeStoreContract("S3Store over the local endpoint", async () => {
  const endpoint = await startTemporaryEndpoint();
  endpoints.push(endpoint);
  return new S3Store(endpoint.client, BUCKET);
});
