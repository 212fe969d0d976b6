import { readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConnection, signedHead } from "../../testing/raw-request.ts";
import {
  BUCKET,
  connect,
  startConnectedEndpoint,
  startTemporaryEndpoint,
  type TemporaryEndpoint,
} from "../../testing/temporary-endpoint.ts";

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
    const client = connect(temporary.endpoint.url, { credentials });
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

  it("keeps objects across a restart", async () => {
    const { client, folder } = temporary;
    const target = { Bucket: BUCKET, Key: "a b+c%/ü.whl" };
    await client.send(new PutObjectCommand({ ...target, Body: "content" }));
    await temporary.close();
    const second = await startConnectedEndpoint(folder);
    const found = await second.client.send(new GetObjectCommand(target));
    expect(await found.Body?.transformToString()).toBe("content");
    await second.close();
  });

  it("deletes what has expired, and announces it as S3 does", async () => {
    const expiry = [{ prefix: "nightly/", days: 1, sizeGreaterThan: 3 }];
    const { client, endpoint, notifications, close } = await startConnectedEndpoint(
      join(temporary.folder, "second"),
      { expiry },
    );
    for (const Key of ["nightly/a.zip", "nightly/a.zip.yanked", "a.zip"]) {
      const Body = Key.endsWith(".zip") ? "bytes" : "why";
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    }
    const uploads = notifications.summary.length;
    await endpoint.expire(new Date());
    expect(notifications.summary).toHaveLength(uploads);
    await endpoint.expire(new Date(Date.now() + 2 * 24 * 60 * 60 * 1_000));
    expect(notifications.summary.slice(uploads)).toEqual([
      "LifecycleExpiration:DeleteMarkerCreated nightly/a.zip",
    ]);
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["a.zip", "nightly/a.zip.yanked"]);
    await close();
  });

  it("names a taken port in one line", async () => {
    const { endpoint, folder } = temporary;
    const { port } = endpoint;
    const second = startConnectedEndpoint(join(folder, "second"), { port });
    await expect(second).rejects.toThrow(`Cannot serve S3 on 127.0.0.1:${port}: the port is taken`);
  });

  it("names a folder it cannot use in one line", async () => {
    const file = join(temporary.folder, "a-file");
    await writeFile(file, "");
    await expect(startConnectedEndpoint(file)).rejects.toThrow(/^Cannot keep objects in ".*a-file": [^\n]+$/);
  });

  it("announces only the keys of its suffix filter, and only in its own buckets", async () => {
    const filtered = await startConnectedEndpoint(join(temporary.folder, "filtered"), {
      notificationSuffixes: [".whl", ".tar.gz"],
    });
    const { client, notifications } = filtered;
    await client.send(new CreateBucketCommand({ Bucket: "another" }));
    for (const Key of ["a.whl", "_index/simple/a/index.json", "b.tar.gz"]) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "x" }));
      await client.send(new PutObjectCommand({ Bucket: "another", Key, Body: "x" }));
    }
    await filtered.close();
    expect(notifications.summary).toEqual(["ObjectCreated:Put a.whl", "ObjectCreated:Put b.tar.gz"]);
  });

  it("withdraws the announcement of a change that fails", async () => {
    const { client, folder, notifications } = temporary;
    await rm(join(folder, "objects", BUCKET), { recursive: true });
    const failing = client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a.whl", Body: "x" }));
    await expect(failing).rejects.toMatchObject({
      name: "InternalError",
      $metadata: { httpStatusCode: 500 },
    });
    expect(notifications.published).toEqual([]);
    expect(notifications.withdrawn).toMatchObject([{ name: "ObjectCreated:Put", key: "a.whl" }]);
    expect(await readdir(join(folder, "blobs"))).toEqual([]);
  });

  it.each([1, 64 * 1024])("says so if it can't read an object of %i bytes", async (size) => {
    const { client, folder } = temporary;
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a.whl", Body: Buffer.alloc(size) }));
    const blobs = join(folder, "blobs");
    const [blob = ""] = await readdir(blobs);
    const reading = () => client.send(new GetObjectCommand({ Bucket: BUCKET, Key: "a.whl" }));
    await truncate(join(blobs, blob), size - 1);
    await expect(reading()).rejects.toMatchObject({ name: "InternalError" });
    await rm(join(blobs, blob));
    await expect(reading()).rejects.toMatchObject({ name: "InternalError" });
  });

  it("closes even if a client keeps its connection and another is in the middle of a body", async () => {
    const { url } = temporary.endpoint;
    const idle = openConnection(url);
    idle.write(signedHead(url, { method: "HEAD", target: `/${BUCKET}` }).text);
    await idle.until("200 OK");
    const busy = openConnection(url);
    const headers = { "content-length": "1000", expect: "100-continue" };
    busy.write(signedHead(url, { method: "PUT", target: `/${BUCKET}/key`, headers }).text);
    await busy.until("100 Continue");
    await temporary.close();
    await Promise.allSettled([idle.ended, busy.ended]);
    await expect(fetch(url)).rejects.toThrow();
  });
});
