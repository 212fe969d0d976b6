import { NOTIFICATION_EVENTS, NOTIFICATION_SUFFIXES } from "@wheelyard/core/bucket-layout/user-files";
import { accountCheck } from "../account-check.ts";
import { failed, passed } from "../check.ts";

const COUNT = NOTIFICATION_EVENTS.length * NOTIFICATION_SUFFIXES.length;

/** Without one of them, files with that suffix would be listed, or forgotten, only by reconcile. */
export const notifications = accountCheck({
  group: "Deployment",
  name: "notifications",
  expects: `${COUNT} of the bucket to the indexer's queue: ${NOTIFICATION_EVENTS.join(", ")} for each of ${NOTIFICATION_SUFFIXES.join(" ")}`,
  async run(account) {
    const { QueueArn } = await account.queueAttributes(account.outputs.get("QueueUrl") ?? "");
    const found = await account.notifications();
    for (const event of NOTIFICATION_EVENTS) {
      for (const suffix of NOTIFICATION_SUFFIXES) {
        const one = found.find((rule) => rule.event === event && rule.suffix === suffix);
        if (one === undefined) return failed(`none for ${event} of "${suffix}"`);
        if (one.queueArn !== QueueArn) return failed(`one for ${event} of "${suffix}" to ${one.queueArn}`);
      }
    }
    return found.length === COUNT ? passed(`all ${COUNT}`) : failed(`${found.length} of them`);
  },
});
