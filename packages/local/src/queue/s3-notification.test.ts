import { describe, expect, it } from "vitest";
import type { ObjectEvent } from "../notifications.ts";
import { s3Notification } from "./s3-notification.ts";

describe("s3Notification", () => {
  const time = new Date("2026-03-01T12:00:00.123Z");

  it("describes a created object", () => {
    const event: ObjectEvent = {
      name: "ObjectCreated:Put",
      bucket: "my-pypi",
      key: "arrow/arrow 1+1.whl",
      size: 12,
      etag: '"0123"',
      time,
    };
    const [record, ...others] = s3Notification(event, "00AB", "us-east-1").Records;
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventTime: "2026-03-01T12:00:00.123Z",
      eventName: "ObjectCreated:Put",
    });
    expect(record?.s3.bucket).toMatchObject({ name: "my-pypi", arn: "arn:aws:s3:::my-pypi" });
    expect(record?.s3.object).toEqual({
      key: "arrow/arrow+1%2B1.whl",
      size: 12,
      eTag: "0123",
      sequencer: "00AB",
    });
  });

  it("gives neither size nor ETag for a removed object", () => {
    const event: ObjectEvent = { name: "ObjectRemoved:Delete", bucket: "my-pypi", key: "a.whl", time };
    const [record] = s3Notification(event, "00AC", "us-east-1").Records;
    expect(record?.s3.object).toEqual({ key: "a.whl", sequencer: "00AC" });
  });
});
