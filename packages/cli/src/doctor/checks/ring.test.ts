import { expect, it } from "vitest";
import { healthyAccount } from "../../../testing/healthy-account.ts";
import { healthyPlace } from "../../../testing/healthy-place.ts";
import type { Alarm } from "../account/account.ts";
import { ring } from "./ring.ts";

const TOPIC = "arn:aws:sns:us-east-1:123456789012:wheelyard-dev-alarms";

const OWN: Alarm = { name: "wheelyard-dev-retries", state: "OK", actions: [TOPIC], isArmed: true };

/** Rings in the environment `dev`, where CloudWatch has these alarms. */
async function rung(alarms: readonly Alarm[]): Promise<{ outcome: string; set: string[] }> {
  const place = healthyPlace();
  const set: string[] = [];
  const account = {
    ...healthyAccount(place.probe.name, place.clock.now),
    alarms: async () => alarms,
    setAlarm: async (name: string, state: string) => void set.push(`${name} ${state}`),
  };
  const { outcome } = await ring.run({ ...place, account });
  return { outcome, set };
}

const OTHERS: [whose: string, Alarm][] = [
  ["of another environment", { ...OWN, name: "wheelyard-dev-2-dead-letters" }],
  ["of another environment that has its topic", { ...OWN, name: "wheelyard-dev-a-retries" }],
  ["of someone else", { ...OWN, name: "wheelyard-dev-costs" }],
  ["that tells another topic", { ...OWN, actions: [`${TOPIC}-2`] }],
  ["that tells nobody", { ...OWN, isArmed: false }],
  ["in alarm", { ...OWN, state: "ALARM" }],
];

it.each(OTHERS)("leaves an alarm %s alone", async (_, alarm) => {
  expect(await rung([alarm])).toEqual({ outcome: "failed", set: [] });
});

it("makes the environment's own alarm go off, and quiets it, wherever it comes in the list", async () => {
  const { outcome, set } = await rung([...OTHERS.map(([, alarm]) => alarm), OWN]);
  expect({ outcome, set }).toEqual({ outcome: "passed", set: [`${OWN.name} ALARM`, `${OWN.name} OK`] });
});
