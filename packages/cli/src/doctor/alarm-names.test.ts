import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ALARMS } from "./alarm-names.ts";

/** A heading of the runbook that is no alarm. */
const OTHERS = ["A function crashed"];

it("names the alarms of the runbook, which has an entry for each that is deployed", () => {
  const runbook = readFileSync(new URL("../../../../docs/runbook.md", import.meta.url), "utf8");
  const entries = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
  const alarms = entries.filter((heading) => !OTHERS.includes(heading));
  expect(Object.values(ALARMS).flat().toSorted()).toEqual(alarms.toSorted());
});
