import { describe, expect, it } from "vitest";
import { buildEdgeFunction } from "../build.ts";
import { isNjsInstalled, runInNjs, runInNode } from "./built-function.ts";
import { viewerRequest } from "./request.ts";
import { TABLE } from "./table.ts";

const { code } = await buildEdgeFunction();
const hasNjs = await isNjsInstalled();

const engines = [
  { engine: "Node", run: runInNode, isHere: true },
  // On a developer's machine it may be missing, and the summary says so. CI must have it.
  {
    engine: hasNjs ? "njs" : "njs (not installed: apt-get install njs)",
    run: runInNjs,
    isHere: hasNjs || process.env.CI !== undefined,
  },
];

describe.each(engines)("the built function in $engine", ({ run, isHere }) => {
  it.skipIf(!isHere).each(Object.entries(TABLE))("decides every row of %s", async (_, rows) => {
    const outcomes = await run(
      code,
      rows.map(([, ask]) => viewerRequest(ask)),
    );
    expect(rows.map(([what], i) => `${what}: ${outcomes[i]}`)).toEqual(
      rows.map(([what, , outcome]) => `${what}: ${outcome}`),
    );
  });
});
