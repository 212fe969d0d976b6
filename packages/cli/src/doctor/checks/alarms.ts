import { accountCheck } from "../account-check.ts";
import { ALARMS, alarmName, ON_METRIC_MATH } from "../alarm-names.ts";
import { failed, passed, skipped } from "../check.ts";
import type { Place } from "../place.ts";

const US_EAST_1 = "us-east-1";

/** Nobody would hear of what is wrong. What to do about one that goes off is for the runbook. */
export const alarms = accountCheck({
  group: "Deployment",
  name: "alarms",
  expects: "every alarm of the runbook, each with a topic that it tells",
  async run(account, place) {
    const here = await account.alarms(account.region);
    const there = account.region === US_EAST_1 ? [] : await account.alarms(US_EAST_1);
    const found = new Map([...here, ...there].map((alarm) => [alarm.name, alarm]));
    const names = namesIn(place, account.outputs);
    for (const name of names) {
      const alarm = found.get(alarmName(account.environment, name));
      if (alarm === undefined) return failed(`no alarm "${name}"`);
      if (!alarm.isArmed) return failed(`"${name}", which tells nobody`);
    }
    const inAlarm = names.filter(
      (name) => found.get(alarmName(account.environment, name))?.state === "ALARM",
    );
    const text =
      inAlarm.length === 0 ? "none is on" : `of which these are on: ${inAlarm.join(", ")} (see the runbook)`;
    return passed(`${names.length} alarms, ${text}`);
  },
});

function namesIn({ kind, upstream }: Place, outputs: ReadonlyMap<string, string>): string[] {
  const names = [
    ...ALARMS.always,
    ...ALARMS.site,
    ...(upstream === undefined ? [] : ALARMS.upstream),
    ...(outputs.has("AdvisoriesFunctionName") ? ALARMS.advisories : []),
  ];
  return kind === "emulator" ? names.filter((name) => !ON_METRIC_MATH.includes(name)) : names;
}

/** Whoever is named in `alarmEmails` must follow the link that AWS sends. */
export const subscribers = accountCheck({
  group: "Deployment",
  name: "who hears alarms",
  expects: "that everyone in alarmEmails has confirmed",
  async run(account) {
    const { confirmed, pending } = await account.subscribers(account.outputs.get("AlarmTopicArn") ?? "");
    if (confirmed + pending === 0) return skipped("alarmEmails is empty: no one hears of alarms");
    return pending === 0 ? passed(`${confirmed} confirmed`) : failed(`${pending} who have not confirmed yet`);
  },
});
