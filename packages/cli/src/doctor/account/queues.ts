import type { Account } from "./account.ts";
import { opened, type Settings } from "./settings.ts";

export function queues(settings: Settings): Pick<Account, "queueAttributes"> {
  return {
    async queueAttributes(url) {
      const { GetQueueAttributesCommand, SQSClient } = await import("@aws-sdk/client-sqs");
      const client = opened(SQSClient, settings);
      const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
      const { Attributes = {} } = await client.send(command);
      return Attributes;
    },
  };
}
