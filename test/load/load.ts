import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runLoad } from "./run-load.ts";

/*
 * Uploads and deletes files as fast as several processes can, while the local stack is killed and restarted, and then
 * compares the whole index with the bucket.
 */

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "2000" },
    projects: { type: "string", default: "60" },
    channels: { type: "string", default: "4" },
    processes: { type: "string", default: "8" },
    kills: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
  },
});
const dataDir = await mkdtemp(join(tmpdir(), "wheelyard-load-"));
const report = await runLoad(
  {
    files: Number(values.files),
    projects: Number(values.projects),
    channels: Number(values.channels),
    processes: Number(values.processes),
    kills: Number(values.kills),
    seed: Number(values.seed),
  },
  dataDir,
);
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
if (report.differences.length > 0 || report.deadLetters > 0) {
  process.stdout.write(`The data stay in ${dataDir}\n`);
  process.exitCode = 1;
} else {
  await rm(dataDir, { recursive: true });
}
