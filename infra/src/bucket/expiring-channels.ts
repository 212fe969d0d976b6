import { KEPT_OBJECT_BYTES } from "@wheelyard/core/project-status";
import { channelRoot } from "@wheelyard/core/root";
import { Duration } from "aws-cdk-lib";
import type { LifecycleRule } from "aws-cdk-lib/aws-s3";
import type { Environment } from "../settings/environment.ts";

/**
 * The expiry of a file is an event, like its deletion, so the pages follow. Small objects are kept, because status
 * files are small; side files without their file do nothing.
 */
export function expiringChannels(channels: Environment["channels"]): LifecycleRule[] {
  return Object.entries(channels).flatMap(([name, { keepDays, keepOldVersionsDays }]) => {
    const prefix: string = channelRoot(name);
    const old = keepOldVersionsDays && {
      id: `old-versions-of-${name}`,
      prefix,
      noncurrentVersionExpiration: Duration.days(keepOldVersionsDays),
    };
    const files = keepDays && {
      id: `channel-${name}`,
      prefix,
      expiration: Duration.days(keepDays),
      objectSizeGreaterThan: KEPT_OBJECT_BYTES,
    };
    return [...(files ? [files] : []), ...(old ? [old] : [])];
  });
}
