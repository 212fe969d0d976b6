import { PutObjectTaggingCommand } from "@aws-sdk/client-s3";
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
  const { client } = endpoint;
  return {
    store: new S3Store(client, BUCKET),
    async tag(key, tags) {
      const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await client.send(new PutObjectTaggingCommand({ Bucket: BUCKET, Key: key, Tagging: { TagSet } }));
    },
  };
});
