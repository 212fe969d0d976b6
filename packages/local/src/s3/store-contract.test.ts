import { PutObjectTaggingCommand } from "@aws-sdk/client-s3";
import { RestS3Api } from "@wheelyard/indexer/store/rest-s3-api";
import { s3Access } from "@wheelyard/indexer/store/s3-access";
import type { S3Api } from "@wheelyard/indexer/store/s3-api";
import { S3Connection } from "@wheelyard/indexer/store/s3-connection";
import { S3Store } from "@wheelyard/indexer/store/s3-store";
import { SdkS3Api } from "@wheelyard/indexer/store/sdk-s3-api";
import { describeStoreContract } from "@wheelyard/indexer/testing/store-contract";
import { afterEach } from "vitest";
import {
  BUCKET,
  CREDENTIALS,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../testing/temporary-endpoint.ts";

const endpoints: TemporaryEndpoint[] = [];
afterEach(async () => {
  await Promise.all(endpoints.splice(0).map((endpoint) => endpoint.remove()));
});

const APIS: [string, (endpoint: TemporaryEndpoint) => S3Api][] = [
  ["REST", ({ endpoint: { url } }) => new RestS3Api(new S3Connection(accessOf(url)))],
  ["the SDK's client", ({ client }) => new SdkS3Api(client, BUCKET)],
];

for (const [name, openApi] of APIS) {
  describeStoreContract(`S3Store over the local endpoint, with ${name},`, async () => {
    const endpoint = await startTemporaryEndpoint();
    endpoints.push(endpoint);
    return {
      store: new S3Store(openApi(endpoint)),
      async tag(key, tags) {
        const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        const Tagging = { TagSet };
        await endpoint.client.send(new PutObjectTaggingCommand({ Bucket: BUCKET, Key: key, Tagging }));
      },
    };
  });
}

function accessOf(endpoint: string) {
  return s3Access({ bucket: BUCKET, region: "us-east-1", endpoint, credentials: async () => CREDENTIALS });
}
