import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { accountCheck } from "../account-check.ts";
import { failed, passed } from "../check.ts";
import { isAboutSending, requiresTls, statementsOf, valuesOf } from "./queue-policy.ts";

/** Who may send to the queue, and where a message goes that nobody could handle. */
export const queue = accountCheck({
  group: "Deployment",
  name: "queue",
  expects: `that only this bucket of S3 may send to it, only over TLS, and that a message is a dead letter after ${MAX_RECEIVES} deliveries`,
  async run(account, { bucket }) {
    const read = (output: string) => account.queueAttributes(account.outputs.get(output) ?? "");
    const { Policy = "{}", RedrivePolicy = "{}" } = await read("QueueUrl");
    const statements = statementsOf(Policy);
    const senders = statements.filter((one) => one.Effect === "Allow" && isAboutSending(one));
    const [sender] = senders;
    if (sender === undefined) return failed("that S3 may not send to it");
    const sources = valuesOf(sender, "ArnEquals", "aws:SourceArn");
    if (senders.length > 1) return failed(`that ${senders.length} statements let others send to it`);
    if (sources.length === 0) return failed("that any bucket or service may send to it");
    const others = sources.filter((source) => !String(source).endsWith(`:s3:::${bucket}`));
    if (others.length > 0) return failed(`that ${others.join(", ")} may send to it`);
    if (valuesOf(sender, "StringEquals", "aws:SourceAccount").length === 0) {
      return failed("that a bucket of that name in any account may send to it");
    }
    if (!statements.some(requiresTls)) return failed("that it can be used without TLS");
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(RedrivePolicy) as Record<string, unknown>;
    const { QueueArn } = await read("DeadLettersUrl");
    if (deadLetterTargetArn !== QueueArn)
      return failed(`dead letters in ${deadLetterTargetArn ?? "no queue"}`);
    if (Number(maxReceiveCount) !== MAX_RECEIVES)
      return failed(`dead letters after ${maxReceiveCount} deliveries`);
    return passed("S3 and this bucket alone");
  },
});
