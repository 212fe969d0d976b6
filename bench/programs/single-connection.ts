import { createHash } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { credentials, region } from "@wheelyard/local/bucket-access";

/* A separate process that reads an object on one connection and hashes it, like most programs. */

const [, , endpoint = "", bucket = "", key = ""] = process.argv;
const client = new S3Client({ endpoint, forcePathStyle: true, region, credentials });
const begun = performance.now();
const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
const hash = createHash("sha256");
for await (const chunk of Body as AsyncIterable<Uint8Array>) hash.update(chunk);
hash.digest();
const seconds = (performance.now() - begun) / 1_000;
process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_000 }));
client.destroy();
