import { fileURLToPath } from "node:url";
import { makeRelease } from "./make-release.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

const files = await makeRelease(DIST);
process.stdout.write(`${files.map((file) => `${DIST}${file}\n`).join("")}`);
