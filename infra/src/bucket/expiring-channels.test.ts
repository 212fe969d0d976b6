import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { expect, it } from "vitest";
import { parseEnvironments } from "../settings/environment.ts";
import { expiringChannels } from "./expiring-channels.ts";

it("deletes what is old in a channel, but no status file", () => {
  const channels = { nightly: { keepDays: 30 }, "pr-1": { keepDays: 7, keepOldVersionsDays: 1 } };
  expect(rulesFor(channels)).toEqual([
    {
      Id: "channel-nightly",
      Status: "Enabled",
      Prefix: "_channels/nightly/",
      ExpirationInDays: 30,
      ObjectSizeGreaterThan: 512,
    },
    {
      Id: "channel-pr-1",
      Status: "Enabled",
      Prefix: "_channels/pr-1/",
      ExpirationInDays: 7,
      ObjectSizeGreaterThan: 512,
    },
    {
      Id: "old-versions-of-pr-1",
      Status: "Enabled",
      Prefix: "_channels/pr-1/",
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
    },
  ]);
});

it("deletes nothing if no channel is named, or none with its days", () => {
  expect(rulesFor({})).toBeUndefined();
  expect(rulesFor({ ci: { upstream: { wheelsOnly: true } } })).toBeUndefined();
});

/** As deployed. */
function rulesFor(channels: object): unknown {
  const [environment] = parseEnvironments({
    dev: { region: "eu-central-1", data: "disposable", upstream: { reserved: [] }, channels },
  });
  const stack = new Stack(new App(), "index");
  new Bucket(stack, "Bucket", { lifecycleRules: expiringChannels(environment?.channels ?? {}) });
  const [bucket] = Object.values(Template.fromStack(stack).findResources("AWS::S3::Bucket"));
  return bucket?.Properties?.LifecycleConfiguration?.Rules;
}
