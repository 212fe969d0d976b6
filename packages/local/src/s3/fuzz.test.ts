import { PutObjectCommand } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exchange, signedHead } from "../../testing/raw-request.ts";
import { BUCKET, startTemporaryEndpoint, type TemporaryEndpoint } from "../../testing/temporary-endpoint.ts";
import { S3Error } from "./s3-error.ts";

// WHEELYARD_FUZZ_SEED=… WHEELYARD_FUZZ_RUNS=… search further than the gate does.
const seed = Number(process.env.WHEELYARD_FUZZ_SEED ?? 13);
const numRuns = Number(process.env.WHEELYARD_FUZZ_RUNS ?? 1_500);

let temporary: TemporaryEndpoint;

beforeAll(async () => {
  temporary = await startTemporaryEndpoint();
  for (const Key of ["key", "a+b"]) {
    await temporary.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "hello" }));
  }
});
afterAll(() => temporary.remove());

const ODD = [
  "",
  "0",
  "-1",
  "1e9",
  "NaN",
  "99999999999999999999",
  "null",
  "*",
  "%00",
  "%0D%0Ax-evil:%201",
  "%E2%80%A8",
  "%F0%9F%90%8D",
  "%C3%BC",
  "%FF",
  "%",
  "__proto__",
  "constructor",
  "../..",
  "a".repeat(1025),
  "\u00e9",
];
const odd = fc.constantFrom(...ODD);

const KEYS = [
  "key",
  "key",
  "key",
  "key",
  "key",
  "a%2Bb",
  "%F0%9F%90%8D",
  "a//b",
  "..",
  "%2e%2e%2f",
  "%00",
  "__proto__",
  ...ODD,
];
const targets = fc
  .tuple(
    fc.constantFrom(
      "/",
      `/${BUCKET}`,
      `/${BUCKET}/`,
      `/${BUCKET}/`,
      `/${BUCKET}/`,
      `/${BUCKET}/`,
      "/absent-bucket/",
      "/__proto__/",
      "//",
      "/%00/",
      "",
    ),
    fc.constantFrom("", ...KEYS),
    fc.array(
      fc.tuple(
        fc.constantFrom(
          ..."list-type=2 prefix delimiter max-keys marker start-after continuation-token encoding-type uploads uploadId partNumber versionId versionId=null tagging attributes delete versions location versioning max-uploads max-parts part-number-marker key-marker upload-id-marker response-content-type response-expires x-amz-meta-a x-amz-meta-%C3%BC x-amz-checksum-crc32 x-amz-copy-source X-Amz-Algorithm __proto__".split(
            " ",
          ),
        ),
        odd,
      ),
      { maxLength: 2 },
    ),
  )
  .map(([bucket, key, query]) => {
    const pairs = query.map(([name, value]) => (name.includes("=") ? name : `${name}=${value}`));
    return `${bucket}${key}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`.replaceAll(" ", "%20");
  });

/** Each operation with what it reads from the query. */
const OPERATIONS: [method: string, path: string, parameters: string][] = [
  [
    "GET",
    "",
    "list-type=2 prefix delimiter max-keys start-after continuation-token encoding-type fetch-owner marker",
  ],
  ["GET", "", "uploads max-uploads key-marker upload-id-marker versions version-id-marker location"],
  ["POST", "", "delete x-amz-checksum-crc32 x-amz-sdk-checksum-algorithm"],
  ["GET", "key", "response-content-type response-expires response-cache-control partNumber versionId"],
  ["HEAD", "key", "response-content-type response-content-encoding partNumber"],
  ["GET", "key", "tagging attributes x-amz-object-attributes uploadId max-parts part-number-marker"],
  [
    "PUT",
    "other",
    "x-amz-meta-a x-amz-meta-%C3%BC x-amz-tagging x-amz-copy-source x-amz-checksum-crc32 tagging",
  ],
  ["GET", "other", "versionId partNumber"],
  ["PUT", "key", "uploadId partNumber x-amz-copy-source-range"],
  ["POST", "key", "uploads uploadId x-amz-checksum-algorithm x-amz-meta-a"],
];
const near = fc.constantFrom(...OPERATIONS).chain(([method, path, parameters]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...parameters.split(" ")), odd), { minLength: 1, maxLength: 2 })
    .map((query) => {
      const pairs = query.map(([name, value]) => (name.includes("=") ? name : `${name}=${value}`));
      return { method, target: `/${BUCKET}/${path}?${pairs.join("&")}` };
    }),
);
const far = fc.record({
  method: fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"),
  target: targets,
});

const HEADERS =
  "range if-match if-none-match if-modified-since if-range x-amz-copy-source x-amz-copy-source-range x-amz-copy-source-if-match x-amz-metadata-directive x-amz-tagging x-amz-tagging-directive x-amz-meta-a x-amz-meta-__proto__ __proto__ content-type content-encoding cache-control expires content-md5 x-amz-checksum-crc32 x-amz-checksum-sha256 x-amz-checksum-algorithm x-amz-checksum-type x-amz-checksum-mode x-amz-sdk-checksum-algorithm x-amz-trailer x-amz-decoded-content-length x-amz-mp-object-size x-amz-object-attributes x-amz-expected-bucket-owner x-amz-acl x-amz-security-token expect transfer-encoding".split(
    " ",
  );
const headers = fc.dictionary(
  fc.constantFrom(...HEADERS),
  fc.oneof(
    odd,
    fc.constantFrom(
      "bytes=0-",
      "bytes=5-2",
      "bytes=-0",
      '"etag"',
      "CRC32",
      "SHA256",
      "REPLACE",
      `/${BUCKET}/key`,
    ),
    fc.constantFrom("100-continue", "aws-chunked", "ETag,Checksum", "a=b&a=c", "not a date", "W/"),
  ),
  { maxKeys: 2, noNullPrototype: true },
);

const elements = fc.constantFrom(
  ..."Delete Object Key Quiet CompleteMultipartUpload Part PartNumber ETag Tagging TagSet Tag Value __proto__ constructor toString a:b".split(
    " ",
  ),
);
const documents = fc.letrec((tie) => ({
  element: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      "",
      "1",
      "&amp;",
      "&#0;",
      "&#x110000;",
      "<![CDATA[x]]>",
      "<!--x-->",
      "<?x?>",
      "]]>",
      "\u0000",
      "\u{1f40d}",
    ),
    fc
      .tuple(elements, fc.array(tie("element"), { maxLength: 3 }))
      .map(([name, children]) => `<${name}>${children.join("")}</${name}>`),
  ),
})).element as fc.Arbitrary<string>;
const bodies = fc.oneof(
  fc.constant(""),
  documents,
  fc.constantFrom("5\r\nhello\r\n0\r\n\r\n", "5;chunk-signature=x\r\nhello", "ffffffffffff\r\n", "hello"),
);

const HASHES = [
  "UNSIGNED-PAYLOAD",
  "UNSIGNED-PAYLOAD",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
  "0".repeat(64),
  "odd",
];

it(
  "answers every request, and never with an internal error",
  async () => {
    const statuses = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 2, arbitrary: near }, { weight: 1, arbitrary: far }),
        headers,
        bodies,
        fc.constantFrom(...HASHES),
        async ({ method, target }, given, text, contentHash) => {
          const body = Buffer.from(text).toString("latin1");
          const all = { "content-length": String(body.length), connection: "close", ...given };
          const head = written({ method, target, headers: all, contentHash });
          const answer = await exchange(temporary.endpoint.url, head, body);
          // If a client waits for permission to send its body, and gets it, that comes first.
          const [, status = ""] =
            /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 (\d{3}) /.exec(answer) ?? [];
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(status, answer).toMatch(/^(?:[234]\d\d|501)$/);
        },
      ),
      { seed, numRuns },
    );
    // The test shows nothing if all requests are refused at the door.
    for (const status of ["200", "204", "400", "404", "405", "501"]) {
      expect(statuses.get(status) ?? 0, status).toBeGreaterThan(0);
    }
  },
  180_000 + numRuns * 20,
);

/** Signed, as far as a client can sign it. */
function written(request: {
  method: string;
  target: string;
  headers: Record<string, string>;
  contentHash: string;
}): string {
  try {
    return signedHead(temporary.endpoint.url, request).text;
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return signedHead(temporary.endpoint.url, { ...request, target: "/" }).text.replace(
      " / ",
      ` ${request.target} `,
    );
  }
}
