import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startS3Endpoint } from "./endpoint.ts";
import {
  BUCKET,
  CREDENTIALS,
  connect,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "./testing/temporary-endpoint.ts";

let temporary: TemporaryEndpoint;
beforeEach(async () => {
  temporary = await startTemporaryEndpoint();
});
afterEach(() => temporary.remove());

describe("startS3Endpoint", () => {
  it.each([
    ["a wrong secret", { accessKeyId: "local", secretAccessKey: "wrong" }, "SignatureDoesNotMatch"],
    ["an unknown key", { accessKeyId: "nobody", secretAccessKey: "local-secret" }, "InvalidAccessKeyId"],
  ])("refuses %s", async (_, credentials, code) => {
    const client = connect(temporary.endpoint.url, credentials);
    await expect(client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).rejects.toMatchObject({
      name: code,
      $metadata: { httpStatusCode: 403 },
    });
    client.destroy();
  });

  it("refuses an unsigned request with a code and a request id", async () => {
    const response = await fetch(`${temporary.endpoint.url}/${BUCKET}/key`);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>AccessDenied</Code>");
    expect(response.headers.get("x-amz-request-id")).toMatch(/^[0-9A-F]{16}$/);
  });

  it("keeps objects over a restart", async () => {
    const { client, endpoint, folder, notifications } = temporary;
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a b+c%/ü.whl", Body: "content" }));
    await endpoint.close();
    const again = await startS3Endpoint({
      host: "127.0.0.1",
      port: 0,
      folder,
      buckets: [BUCKET],
      credentials: CREDENTIALS,
      notifications,
    });
    const second = connect(again.url);
    const found = await second.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a b+c%/ü.whl" }));
    expect(await found.Body?.transformToString()).toBe("content");
    second.destroy();
    await again.close();
  });

  it("names a taken port in one line", async () => {
    const { endpoint, folder, notifications } = temporary;
    const { port } = endpoint;
    const second = startS3Endpoint({
      host: "127.0.0.1",
      port,
      folder: join(folder, "second"),
      buckets: [],
      credentials: CREDENTIALS,
      notifications,
    });
    await expect(second).rejects.toThrow(`Cannot serve S3 on 127.0.0.1:${port}: the port is taken`);
  });

  it("names a folder it cannot use in one line", async () => {
    const { folder, notifications } = temporary;
    const file = join(folder, "a-file");
    await writeFile(file, "");
    const second = startS3Endpoint({
      host: "127.0.0.1",
      port: 0,
      folder: file,
      buckets: [],
      credentials: CREDENTIALS,
      notifications,
    });
    await expect(second).rejects.toThrow(/^Cannot keep objects in ".*a-file": [^\n]+$/);
  });

  it("announces only the keys of its suffix filter and only in its own buckets", async () => {
    const { folder, notifications } = temporary;
    const filtered = await startS3Endpoint({
      host: "127.0.0.1",
      port: 0,
      folder: join(folder, "filtered"),
      buckets: [BUCKET],
      credentials: CREDENTIALS,
      notifications,
      notificationSuffixes: [".whl", ".tar.gz"],
    });
    const client = connect(filtered.url);
    for (const Key of ["a.whl", "_index/simple/a/index.json", "b.tar.gz"]) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "x" }));
    }
    client.destroy();
    await filtered.close();
    expect(notifications.summary).toEqual(["ObjectCreated:Put a.whl", "ObjectCreated:Put b.tar.gz"]);
  });
});
