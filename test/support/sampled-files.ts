import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../architecture/files-below.ts";
import { filesOutsideShare } from "./system-files.ts";

/* Prints the test files that `pnpm test` runs in part, or not at all. */

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));

const sampled = ["packages", "infra", "test"]
  .flatMap(filesBelow)
  .filter((file) => file.endsWith(".test.ts"))
  .filter((file) => readFileSync(file, "utf8").includes("testing/extent"));

process.stdout.write(`${[...new Set([...sampled, ...filesOutsideShare()])].join("\n")}\n`);
