import { accountCheck } from "../account-check.ts";
import { ALARMS, alarmName } from "../alarm-names.ts";
import { failed, passed } from "../check.ts";
import { eventually } from "../eventually.ts";

const REASON = "wheelyard doctor --ring tries whether this alarm is heard. Nothing is wrong.";

/** Makes a quiet alarm go off, and quiets it again. CloudWatch would do so too, when it next looks at the metric. */
export const ring = accountCheck({
  group: "Operation",
  name: "an alarm goes off",
  expects: "that the topic is told",
  unchecked: { emulator: "the emulator doesn't say what an alarm did" },
  async run(account, place) {
    const topic = account.outputs.get("AlarmTopicArn") ?? "";
    const entries = Object.values(ALARMS).flat();
    const own = new Set(entries.map((entry) => alarmName(account.environment, entry)));
    const quiet = (await account.alarms(account.region)).find(
      ({ name, state, isArmed, actions }) =>
        own.has(name) && state !== "ALARM" && isArmed && actions.includes(topic),
    );
    if (quiet === undefined) return failed("no quiet alarm that could go off");
    const { name } = quiet;
    const before = new Date(place.clock.now());
    await account.setAlarm(name, "ALARM", REASON);
    try {
      return await eventually(place, async () => {
        const done = await account.alarmActions(name, before);
        const told = done.find((line) => line.startsWith("Successfully") && line.includes(topic));
        if (told !== undefined) return passed(`"${name}" told its topic`);
        return failed(done[0] ?? `nothing in the history of "${name}"`);
      });
    } finally {
      await account.setAlarm(name, "OK", REASON);
    }
  },
});
