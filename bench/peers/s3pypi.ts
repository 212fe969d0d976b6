import { join } from "node:path";
import type { Store } from "@wheelyard/indexer/store/store";
import { credentials, region } from "@wheelyard/local/bucket-access";
import { cleanEnvironment } from "../../test/support/clean-environment.ts";
import { pythonPrograms } from "../../test/support/python-programs.ts";
import { runCommand } from "../../test/support/run-command.ts";
import { BUCKET } from "../measure/measured-bucket.ts";

const REQUIREMENTS = new URL("requirements/s3pypi.txt", import.meta.url);

/** The table that s3pypi looks for; without it, s3pypi uses no lock. */
export const LOCKS = { table: `${BUCKET}-locks`, key: "LockID" };

export async function uploadWithS3pypi(file: string, s3Url: string, dynamoDbUrl: string): Promise<void> {
  const program = join(await pythonPrograms(REQUIREMENTS), "s3pypi");
  const environment = cleanEnvironment({
    AWS_ENDPOINT_URL_S3: s3Url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  });
  const { code, stderr } = await runCommand(program, ["upload", file, "--bucket", BUCKET], environment);
  if (code !== 0) throw new Error(`Cannot upload "${file}" with s3pypi: ${stderr}`);
}

/** A page as s3pypi leaves it, with links to files that needn't exist: it never looks. */
export async function writeS3pypiPage(
  store: Store,
  project: string,
  filenames: readonly string[],
): Promise<void> {
  const links = filenames.map((name) => `    <a href="${name}#sha256=${"0".repeat(64)}">${name}</a>`);
  const page = `<!DOCTYPE html>\n<html>\n  <body>\n${links.join("<br>\n")}\n  </body>\n</html>`;
  await store.put(`${project}/`, Buffer.from(page), { contentType: "text/html" });
}

export async function countS3pypiLinks(store: Store, project: string): Promise<number> {
  const read = await store.get(`${project}/`);
  if (read.kind !== "found") return 0;
  return Buffer.from(read.object.body).toString().match(/<a /g)?.length ?? 0;
}
