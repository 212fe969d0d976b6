import { describe, expect, it } from "vitest";
import { deriveSigningKey } from "../auth/signing-key.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { ChunkSignatures } from "./chunk-signatures.ts";

/** Seed and chunks of the examples in "Signature Calculations for … Transferring Payload in Multiple Chunks". */
function signatures(signature: string): ChunkSignatures {
  const scope = { date: "20130524", region: "us-east-1" };
  return new ChunkSignatures({
    signingKey: deriveSigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", scope),
    timestamp: "20130524T000000Z",
    scope: "20130524/us-east-1/s3/aws4_request",
    signature,
  });
}

const PLAIN_SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
const PLAIN = [
  "10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "a".repeat(65536),
  "400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "a".repeat(1024),
  "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
  "\r\n",
].join("\r\n");

const TRAILED_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e";
const TRAILED = [
  "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
  "a".repeat(65536),
  "400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
  "a".repeat(1024),
  "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
  "x-amz-checksum-crc32c:sOO8/Q==",
  "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435",
  "\r\n",
].join("\r\n");

const UNSIGNED = "5\r\nhello\r\n7\r\n, world\r\n0\r\nx-amz-checksum-crc32:/+q3hg==\r\n\r\n";

/** Cuts the wire text into pieces, as a network may. */
async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < text.length; i += size) yield Buffer.from(text.slice(i, i + size), "latin1");
}

async function decode(text: string, verifier?: ChunkSignatures, size: number = 1000) {
  const chunks = decodeAwsChunked(pieces(text, size), verifier);
  const data: Buffer[] = [];
  let next = await chunks.next();
  for (; !next.done; next = await chunks.next()) data.push(next.value);
  return { text: Buffer.concat(data).toString("latin1"), trailer: Object.fromEntries(next.value) };
}

describe("decodeAwsChunked", () => {
  it("accepts the published example", async () => {
    expect(await decode(PLAIN, signatures(PLAIN_SEED))).toEqual({ text: "a".repeat(66560), trailer: {} });
  });

  it("accepts the published example with a trailer", async () => {
    expect(await decode(TRAILED, signatures(TRAILED_SEED))).toEqual({
      text: "a".repeat(66560),
      trailer: { "x-amz-checksum-crc32c": "sOO8/Q==" },
    });
  });

  it.each([1, 2, 3, 7, 1000])("decodes pieces of %i bytes", async (size) => {
    expect(await decode(UNSIGNED, undefined, size)).toEqual({
      text: "hello, world",
      trailer: { "x-amz-checksum-crc32": "/+q3hg==" },
    });
  });

  it.each([
    ["line feeds only", "5\nhello\n0\nx-amz-checksum-crc32:NhCmhg==\n\n"],
    ["no end after the trailer", "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n"],
  ])("takes %s", async (_, text) => {
    expect(await decode(text)).toEqual({ text: "hello", trailer: { "x-amz-checksum-crc32": "NhCmhg==" } });
  });

  it.each([
    ["changed data", PLAIN.replace("aaaa", "aaab"), PLAIN_SEED],
    ["a changed chunk signature", PLAIN.replace("ad80c7", "ad80c8"), PLAIN_SEED],
    ["a chunk without a signature", PLAIN.replace(/;chunk-signature=[0-9a-f]+/, ""), PLAIN_SEED],
    ["another seed", PLAIN, TRAILED_SEED],
    ["a changed trailer", TRAILED.replace("sOO8", "sOO9"), TRAILED_SEED],
    ["a trailer without a signature", TRAILED.replace(/x-amz-trailer-signature:.*\r\n/, ""), TRAILED_SEED],
  ])("refuses %s", async (_, text, seed) => {
    await expect(decode(text, signatures(seed))).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  it.each([
    ["no chunk", "", "IncompleteBody"],
    ["half a chunk", "5\r\nhel", "IncompleteBody"],
    ["no last chunk", "5\r\nhello\r\n", "IncompleteBody"],
    ["an invalid size", "five\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
    ["a longer chunk than was said", "4\r\nhello\r\n0\r\n\r\n", "InvalidRequest"],
    ["a trailer without a name", "0\r\n:value\r\n\r\n", "InvalidRequest"],
    [
      "a trailer of many headers",
      `0\r\n${Array.from({ length: 20 }, (_, i) => `x-${i}:v\r\n`).join("")}`,
      "InvalidRequest",
    ],
  ])("refuses %s", async (_, text, code) => {
    await expect(decode(text)).rejects.toMatchObject({ code });
  });
});
