import { MAX_RECEIVES } from "@wheelyard/indexer/retrying/retry-delay";
import { accountCheck } from "../account-check.ts";
import { failed, passed } from "../check.ts";

interface Statement {
  Effect?: string;
  Principal?: unknown;
  Action?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/** Who may send to the queue, and where a message goes that nobody could handle. */
export const queue = accountCheck({
  group: "Deployment",
  name: "queue",
  expects: `that only this bucket of S3 may send to it, only over TLS, and that a message is a dead letter after ${MAX_RECEIVES} deliveries`,
  async run(account, { bucket }) {
    const read = (output: string) => account.queueAttributes(account.outputs.get(output) ?? "");
    const { Policy = "{}", RedrivePolicy = "{}" } = await read("QueueUrl");
    const { Statement: statements = [] } = JSON.parse(Policy) as { Statement?: Statement[] };
    const senders = statements.filter(({ Effect, Action }) => Effect === "Allow" && maySend(Action));
    const [sender] = senders;
    if (sender === undefined) return failed("that S3 may not send to it");
    const source = sender.Condition?.ArnEquals?.["aws:SourceArn"];
    if (senders.length > 1 || !String(source).endsWith(`:s3:::${bucket}`)) {
      return failed(
        `that ${senders.length > 1 ? `${senders.length} statements let others` : String(source)} send to it`,
      );
    }
    if (sender.Condition?.StringEquals?.["aws:SourceAccount"] === undefined) {
      return failed("that a bucket of that name in any account may send to it");
    }
    const isTlsRequired = statements.some(
      ({ Effect, Condition }) =>
        Effect === "Deny" && String(Condition?.Bool?.["aws:SecureTransport"]) === "false",
    );
    if (!isTlsRequired) return failed("that it can be used without TLS");
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(RedrivePolicy) as Record<string, unknown>;
    const { QueueArn } = await read("DeadLettersUrl");
    if (deadLetterTargetArn !== QueueArn)
      return failed(`dead letters in ${deadLetterTargetArn ?? "no queue"}`);
    if (Number(maxReceiveCount) !== MAX_RECEIVES)
      return failed(`dead letters after ${maxReceiveCount} deliveries`);
    return passed("S3 and this bucket alone");
  },
});

function maySend(action: string | string[] | undefined): boolean {
  return [action].flat().some((one) => /^sqs:(?:SendMessage|\*)$/i.test(one ?? ""));
}
