import { readFileSync } from "node:fs";
import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { VersionedBucket } from "../../testing/lifecycle-model.ts";
import type { Untyped } from "../../testing/template.ts";
import { expiringChannels } from "./expiring-channels.ts";

/** As `prod` has it. */
const KEEP_OLD_VERSIONS_DAYS = 90;

const CHANNELS = { nightly: { keepDays: 30 }, commits: { keepDays: 7, keepOldVersionsDays: 1 } };

const WHEEL = "acme/acme-1.0-py3-none-any.whl";

let rules: Untyped[];
beforeAll(() => {
  rules = [...deployedRules(), ...channelRules()];
});

let bucket: VersionedBucket;
beforeEach(() => {
  bucket = new VersionedBucket(rules);
});

describe("beside versions, the rules of prod's bucket", () => {
  it("keep every file that nobody replaces or removes, and what the index says", () => {
    const keys = [WHEEL, "acme.status", "_claims/acme", "_index/simple/acme/index.json"];
    for (const key of keys) bucket.put(key);
    bucket.until(3_650);
    expect(keys.filter((key) => !bucket.has(key))).toEqual([]);
  });

  it("keep a replaced file for as long as the setting says, and the new one for ever", () => {
    bucket.put(WHEEL);
    bucket.until(10);
    bucket.put(WHEEL);
    bucket.until(10 + KEEP_OLD_VERSIONS_DAYS - 1);
    expect(bucket.restorable(WHEEL)).toBe(2);
    bucket.until(10 + KEEP_OLD_VERSIONS_DAYS);
    expect(bucket.restorable(WHEEL)).toBe(1);
    bucket.until(3_650);
    expect(bucket.has(WHEEL)).toBe(true);
  });

  it("keep a removed file for as long, and leave no delete marker behind", () => {
    bucket.put(WHEEL);
    bucket.until(10);
    bucket.delete(WHEEL);
    bucket.until(10 + KEEP_OLD_VERSIONS_DAYS - 1);
    expect([bucket.has(WHEEL), bucket.restorable(WHEEL)]).toEqual([false, 1]);
    bucket.until(10 + KEEP_OLD_VERSIONS_DAYS + 1);
    expect(bucket.left(WHEEL)).toBe(0);
  });

  it("keep old pages for a day: each upload writes them, and they can be rebuilt", () => {
    const page = "_index/simple/acme/index.json";
    bucket.put(page);
    bucket.put(page);
    bucket.until(1);
    expect([bucket.has(page), bucket.left(page)]).toEqual([true, 1]);
  });
});

describe("in a channel whose files expire", () => {
  it.each([
    ["nightly", 30, KEEP_OLD_VERSIONS_DAYS],
    ["commits", 7, 1],
  ])("%s: a file goes after %i days, and can be brought back for %i more", (channel, keep, old) => {
    const key = `_channels/${channel}/${WHEEL}`;
    bucket.put(key);
    bucket.until(keep - 1);
    expect(bucket.has(key)).toBe(true);
    bucket.until(keep);
    expect([bucket.has(key), bucket.restorable(key)]).toEqual([false, 1]);
    bucket.until(keep + old + 1);
    expect(bucket.left(key)).toBe(0);
  });

  it("counts from when a file was last written", () => {
    const key = `_channels/nightly/${WHEEL}`;
    bucket.put(key);
    bucket.until(20);
    bucket.put(key);
    bucket.until(49);
    expect(bucket.has(key)).toBe(true);
    bucket.until(50);
    expect(bucket.has(key)).toBe(false);
  });

  it("keeps status files, which are small, and all that lies elsewhere", () => {
    const small = "_channels/nightly/acme.status";
    bucket.put(small, 512);
    const elsewhere = [WHEEL, `_channels/other/${WHEEL}`, `_channels/nightly-2/${WHEEL}`, "_claims/acme"];
    for (const key of elsewhere) bucket.put(key);
    bucket.until(3_650);
    expect([small, ...elsewhere].filter((key) => !bucket.has(key))).toEqual([]);
  });
});

/** `app.test.ts` keeps the snapshot true. */
function deployedRules(): Untyped[] {
  const snapshot = readFileSync(new URL("../__snapshots__/prod-index.json", import.meta.url), "utf8");
  const { Resources } = JSON.parse(snapshot) as { Resources: Record<string, Untyped> };
  const bucket = Object.values(Resources).find(({ Properties }) => Properties?.NotificationConfiguration);
  return bucket.Properties.LifecycleConfiguration.Rules;
}

function channelRules(): Untyped[] {
  const stack = new Stack(new App(), "index");
  new Bucket(stack, "Bucket", { lifecycleRules: expiringChannels(CHANNELS) });
  const [bucket] = Object.values(Template.fromStack(stack).findResources("AWS::S3::Bucket"));
  return bucket?.Properties.LifecycleConfiguration.Rules;
}
