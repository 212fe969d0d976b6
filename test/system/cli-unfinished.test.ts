import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleOrAll } from "@wheelyard/core/testing/extent";
import { buildWheel } from "@wheelyard/indexer/testing/build-wheel";
import { expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runWheelyard } from "../support/wheelyard.ts";

const ENDLESS_FILES = fileURLToPath(new URL("./programs/endless-files.cjs", import.meta.url));

it.each<[string, string[], waitsForEver: string]>(
  sampleOrAll([
    ["publish", ["publish", "FOLDER"], "stat"],
    ["publish", ["publish", "FOLDER"], "readdir"],
    ["publish", ["publish", "FOLDER/acme-1.0-py3-none-any.whl"], "open"],
    ["publish --dry-run", ["publish", "--dry-run", "FOLDER"], "open"],
    ["publish --build", ["publish", "--build"], "access"],
    ["migrate", ["migrate", "FOLDER"], "readdir"],
    ["user list", ["user", "list", "--users-file", "FOLDER/users.json"], "readFile"],
  ]),
)("%s fails and says so if files never answer: %j, %s", async (_, args, waitsForEver) => {
  const folder = await temporaryFolder();
  const { filename, body } = buildWheel({ name: "acme", version: "1.0" });
  await writeFile(join(folder, filename), body);
  await writeFile(join(folder, "users.json"), "{}");
  const env = {
    NODE_OPTIONS: `--require ${ENDLESS_FILES}`,
    WAITS_FOR_EVER: waitsForEver,
    WHEELYARD_BUCKET: "my-pypi",
    WHEELYARD_INDEX_URL: "http://127.0.0.1:1",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "nobody",
    AWS_SECRET_ACCESS_KEY: "nothing",
    AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1",
  };
  const ended = await runWheelyard(
    args.map((arg) => arg.replace("FOLDER", folder)),
    { env, cwd: folder },
  );
  expect(ended).toMatchObject({ code: 70, stdout: "" });
  expect(ended.stderr).toMatch(/^error: Cannot finish: the command waits for something that never happens/);
});
