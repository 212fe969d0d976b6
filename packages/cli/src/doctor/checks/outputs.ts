import { accountCheck } from "../account-check.ts";
import { seen } from "../check.ts";

/** What other commands, people and their scripts read. */
const NAMES = [
  "IndexUrl",
  "BucketName",
  "DistributionId",
  "DistributionDomainName",
  "UsersArn",
  "AddUserCommand",
  "ReconcileFunctionName",
  "QueueUrl",
  "DeadLettersUrl",
  "AlarmTopicArn",
  "DashboardName",
];

export const outputs = accountCheck({
  group: "Deployment",
  name: "outputs",
  expects: `that the stack has ${NAMES.join(", ")}`,
  async run(account) {
    const absent = NAMES.filter((name) => (account.outputs.get(name) ?? "") === "");
    return seen(
      absent.length === 0 ? undefined : `none called ${absent.join(", ")}`,
      `${NAMES.length} outputs`,
    );
  },
});
