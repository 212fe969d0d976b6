import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const OBJECT = {
  etag: '"e1"',
  "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
  "content-type": "application/json",
  "x-amz-server-side-encryption": "AES256",
  "x-amz-request-id": "0123456789ABCDEF",
};

/** Gives S3's typical answers, whatever the request, so that only the client is measured. */
export async function startCannedS3(): Promise<{ url: string } & AsyncDisposable> {
  const page = Buffer.alloc(2_000, "{}");
  const part = Buffer.alloc(4 * 1024 * 1024);
  const listing = Buffer.from(renderListing());
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const [body, headers] =
        request.method === "PUT"
          ? [Buffer.alloc(0), OBJECT]
          : request.url?.includes("list-type")
            ? [listing, { "content-type": "application/xml" }]
            : request.headers.range === undefined
              ? [page, OBJECT]
              : [part, { ...OBJECT, "content-range": `bytes 0-${part.length - 1}/${2 * part.length}` }];
      response.writeHead(request.headers.range === undefined ? 200 : 206, {
        ...headers,
        "content-length": body.length,
      });
      response.end(body);
    });
  });
  server.keepAliveTimeout = 600_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function renderListing(): string {
  const contents = Array.from(
    { length: 1_000 },
    (_, n) =>
      `<Contents><Key>_index/project/acme-${n}/index.html</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
      "<ETag>&quot;0123456789abcdef0123456789abcdef&quot;</ETag><ChecksumAlgorithm>CRC32</ChecksumAlgorithm>" +
      "<ChecksumType>FULL_OBJECT</ChecksumType><Size>12345</Size><StorageClass>STANDARD</StorageClass></Contents>",
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    "<Name>my-pypi</Name><Prefix></Prefix><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>" +
    `<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`
  );
}
