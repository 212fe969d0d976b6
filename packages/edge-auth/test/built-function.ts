import { execFile } from "node:child_process";
import crypto from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createContext, Script } from "node:vm";
import type { ViewerRequest } from "../src/viewer-request/viewer-request.ts";
import { outcomeOf } from "./outcome.ts";
import { NOW, RECORDS } from "./users.ts";

/** An engine that runs the built function, one request after the other, on the tests' records. */
export type Engine = (code: string, requests: readonly ViewerRequest[]) => Promise<string[]>;

// Without a prefix, a record would be found for the names that every object inherits.
const keys = [...RECORDS].map(([key, record]) => [`key ${key}`, record]);

/** The module that the edge provides. It counts reads, and throws for a missing key like KVS. */
const CLOUDFRONT = `
const records = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(keys)))});
function get(key) {
  globalThis.reads++;
  const record = records["key " + key];
  return record === undefined ? Promise.reject(new Error("KeyNotFound")) : Promise.resolve(record);
}
const cloudfront = { kvs: function () { return { get: get }; } };
`;

function driverOf(requests: readonly ViewerRequest[]): string {
  return `
Date.now = function () { return ${NOW * 1000}; };
${outcomeOf}
async function outcomes() {
  const requests = JSON.parse(${JSON.stringify(JSON.stringify(requests))});
  const lines = [];
  for (let i = 0; i < requests.length; i++) {
    globalThis.reads = 0;
    const result = await handler({ request: requests[i] });
    lines.push(outcomeOf(result) + (globalThis.reads === 1 ? "" : " after " + globalThis.reads + " reads"));
  }
  return JSON.stringify(lines);
}
`;
}

/** The engine of Node, without anything of Node. */
const runInNode: Engine = async (code, requests) => {
  const context = createContext({ Buffer, crypto });
  const script = code
    .replace(/^import (\w+) from\s*"cloudfront";$/m, "const $1 = cloudfront;")
    .replace(/^import (\w+) from\s*"crypto";$/m, "const $1 = crypto;");
  new Script(`${CLOUDFRONT}${script}${driverOf(requests)}`).runInContext(context);
  return JSON.parse(await new Script("outcomes()").runInContext(context));
};

const execute = promisify(execFile);

/** njs, of which the edge's engine is a relative. */
const runInNjs: Engine = async (code, requests) =>
  JSON.parse(await answerOfNjs(`${code}${driverOf(requests)}`, "outcomes()"));

/**
 * The processor time, in seconds, of a number of calls with the same request in njs, excluding the time to make the
 * request. Linux only; in steps of 10 ms.
 */
export async function secondsInNjs(code: string, request: ViewerRequest, calls: number): Promise<number> {
  const driver = `
// User and system time so far, in hundredths of a second. Wall time would count what else the machine does.
function ticks() {
  const fields = require("fs").readFileSync("/proc/self/stat", "utf8").split(" ");
  return Number(fields[13]) + Number(fields[14]);
}
async function seconds() {
  const text = ${JSON.stringify(JSON.stringify(request))};
  const start = ticks();
  for (let i = 0; i < ${calls}; i++) JSON.parse(text);
  const middle = ticks();
  for (let i = 0; i < ${calls}; i++) await handler({ request: JSON.parse(text) });
  return String((ticks() - middle - (middle - start)) / 100);
}
`;
  return Number(await answerOfNjs(`globalThis.reads = 0;${code}${driver}`, "seconds()"));
}

async function answerOfNjs(script: string, expression: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-njs-"));
  try {
    await writeFile(join(folder, "cloudfront"), `${CLOUDFRONT}export default cloudfront;`);
    const main = join(folder, "main.js");
    const answer = join(folder, "answer");
    // Not over stdout: console.log of njs breaks lines of 2 KB.
    const save = `require("fs").writeFileSync(${JSON.stringify(answer)}, answer)`;
    const run = `${expression}.then((answer) => ${save}, (error) => console.log("threw " + error));`;
    await writeFile(main, script + run);
    const { stdout, stderr } = await execute("njs", ["-p", folder, main]);
    if (stdout + stderr !== "") throw new Error(`Cannot run the function in njs: ${stdout}${stderr}`);
    return await readFile(answer, "utf8");
  } finally {
    await rm(folder, { recursive: true });
  }
}

const hasNjs = await execute("njs", ["-v"]).then(
  () => true,
  () => false,
);

/** The engines in which the built function must decide alike. */
export const ENGINES: readonly { engine: string; run: Engine; isHere: boolean }[] = [
  { engine: "Node", run: runInNode, isHere: true },
  // On a developer's machine it may be missing, and the summary says so. CI must have it.
  {
    engine: hasNjs ? "njs" : "njs (not installed: apt-get install njs)",
    run: runInNjs,
    isHere: hasNjs || process.env.CI !== undefined,
  },
];
