import {
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Account } from "./account.ts";

/** How the bucket is set up. */
export function bucketSettings(
  client: S3Client,
  bucket: string,
): Pick<Account, "notifications" | "newestAccessLog"> {
  return {
    async notifications() {
      const command = new GetBucketNotificationConfigurationCommand({ Bucket: bucket });
      const { QueueConfigurations = [] } = await client.send(command);
      return QueueConfigurations.flatMap(({ Events = [], Filter, QueueArn = "" }) => {
        const rules = Filter?.Key?.FilterRules ?? [];
        const suffix = rules.find(({ Name }) => Name?.toLowerCase() === "suffix")?.Value;
        return Events.map((event) => ({ event, suffix, queueArn: QueueArn }));
      });
    },
    async newestAccessLog(prefix) {
      const { LoggingEnabled } = await client.send(new GetBucketLoggingCommand({ Bucket: bucket }));
      const logs = LoggingEnabled?.TargetBucket;
      if (logs === undefined) return undefined;
      let newest: Date | undefined;
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client },
        { Bucket: logs, Prefix: prefix },
      )) {
        for (const { LastModified } of Contents) {
          if (LastModified !== undefined && (newest === undefined || LastModified > newest))
            newest = LastModified;
        }
      }
      return newest;
    },
  };
}
