import type { Account } from "./account.ts";
import { opened, type Settings } from "./settings.ts";

/** What functions wrote into their logs. */
export function logs(settings: Settings): Pick<Account, "logLines"> {
  return {
    async logLines(part, text, since) {
      const service = await import("@aws-sdk/client-cloudwatch-logs");
      const client = opened(service.CloudWatchLogsClient, settings);
      const lines: string[] = [];
      const asked = {
        logGroupName: `/wheelyard/${settings.environment}/${part}`,
        filterPattern: JSON.stringify(text),
        startTime: since.getTime(),
      };
      for await (const { events = [] } of service.paginateFilterLogEvents({ client }, asked)) {
        lines.push(...events.map(({ message = "" }) => message));
      }
      return lines;
    },
  };
}
